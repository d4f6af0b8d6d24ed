INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
VALUES ($1, $2, 0, 0, $3, $4, coalesce(substring($5 FROM 1 FOR 1) = '\x01'::bytea, false), $5) ON CONFLICT DO NOTHING
