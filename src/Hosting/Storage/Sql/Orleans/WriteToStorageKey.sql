-- No row comes back, which is a conflict, if a row is there and none was expected, or the version is another one.
UPDATE grain_state
SET payload = @PayloadBinary, open_work = substring(@PayloadBinary FROM 1 FOR 1) = '\x01'::bytea, version = version + 1
WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion;
INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1,
    substring(@PayloadBinary FROM 1 FOR 1) = '\x01'::bytea, @PayloadBinary
WHERE @GrainStateVersion IS NULL
ON CONFLICT DO NOTHING
RETURNING version AS NewGrainStateVersion
