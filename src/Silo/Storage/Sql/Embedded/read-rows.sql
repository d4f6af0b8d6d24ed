SELECT state_name, extension, version, payload FROM grain_state WHERE service_id = $service AND n0 = 0 AND n1 = 0
