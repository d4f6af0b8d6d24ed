SELECT name, value FROM setting WHERE service_id = $1
