SELECT version, payload FROM grain_state
WHERE service_id = $service AND state_name = $state AND n0 = 0 AND n1 = 0 AND extension = $key
