UPDATE grain_state SET extension = @renamed, payload = @payload, version = version + 1,
    open_work = coalesce(substring(@payload FROM 1 FOR 1) = '\x01'::bytea, false)
WHERE service_id = @service AND state_name = @state AND extension = @key AND n0 = 0 AND n1 = 0
