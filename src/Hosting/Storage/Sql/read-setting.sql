SELECT value FROM setting WHERE service_id = $1 AND name = $2
