SELECT count(*) FROM grain_state WHERE service_id = $1
