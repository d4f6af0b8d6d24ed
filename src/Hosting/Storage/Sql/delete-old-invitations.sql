DELETE FROM setting
WHERE service_id = $1 AND name LIKE 'invitation:%' AND split_part(value, ' ', 1)::bigint <= extract(epoch FROM now())
