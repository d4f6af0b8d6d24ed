UPDATE grain_state SET payload = $payload, open_work = coalesce(substr($payload, 1, 1) = x'01', 0), version = version + 1
WHERE service_id = $service AND state_name = $state AND n0 = 0 AND n1 = 0 AND extension = $key AND version = $version
RETURNING version
