INSERT INTO setting (service_id, name, value) VALUES ($1, $2, $3)
ON CONFLICT (service_id, name) DO UPDATE SET value = excluded.value
