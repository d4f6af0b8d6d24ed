DELETE FROM grain_state WHERE service_id = @service AND state_name = @state AND extension = @key
