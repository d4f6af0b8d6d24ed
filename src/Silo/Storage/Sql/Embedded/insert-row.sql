INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
VALUES ($service, $state, 0, 0, $key, 1, coalesce(substr($payload, 1, 1) = x'01', 0), $payload)
ON CONFLICT (extension, state_name, service_id, n0, n1) DO NOTHING
RETURNING version
