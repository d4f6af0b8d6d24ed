SELECT state_name, extension, version, payload FROM grain_state
WHERE service_id = @service AND n0 = 0 AND n1 = 0 AND (position(@bytes in payload) > 0 OR position(@name in extension) > 0)
