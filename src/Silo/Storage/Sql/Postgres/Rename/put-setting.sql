INSERT INTO setting (service_id, name, value) VALUES (@service, @name, @value)
ON CONFLICT (service_id, name) DO UPDATE SET value = excluded.value
