SELECT count(*) FROM grain_state
WHERE service_id = @service AND state_name = @state AND payload IS NOT NULL AND substr(extension, 1, @length) = @prefix
