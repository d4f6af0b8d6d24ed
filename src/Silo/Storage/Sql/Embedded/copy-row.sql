INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
VALUES ($service, $state, 0, 0, $key, $version, coalesce(substr($payload, 1, 1) = x'01', 0), $payload)
