-- The primary key begins with the extension; no character of a key comes after the last one of Unicode.
SELECT extension FROM grain_state
WHERE extension >= $prefix AND extension < $prefix || char(0x10FFFF) AND service_id = $service AND state_name = $state
