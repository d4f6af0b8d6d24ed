-- Status 3 is active. A silo that was killed stays so until others find out: then its last sign of life is old.
SELECT silo_name FROM membership
WHERE deployment_id = $1 AND silo_name <> $2 AND status = 3 AND i_am_alive_time > now() - interval '30 seconds'
LIMIT 1
