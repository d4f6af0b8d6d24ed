SELECT extension FROM grain_state
WHERE open_work AND service_id = $1 AND state_name = $2 AND starts_with(extension, $3)
ORDER BY extension
