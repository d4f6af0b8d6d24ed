SELECT extension FROM grain_state
WHERE open_work = 1 AND service_id = $service AND state_name = $state AND substr(extension, 1, length($prefix)) = $prefix
ORDER BY extension
