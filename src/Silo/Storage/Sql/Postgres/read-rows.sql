SELECT state_name, extension, version, payload FROM grain_state WHERE service_id = $1
