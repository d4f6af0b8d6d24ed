UPDATE grain_state SET extension = @renamed, payload = @payload, version = version + 1,
    open_work = coalesce(substr(@payload, 1, 1) = x'01', 0)
WHERE service_id = @service AND state_name = @state AND extension = @key AND n0 = 0 AND n1 = 0
