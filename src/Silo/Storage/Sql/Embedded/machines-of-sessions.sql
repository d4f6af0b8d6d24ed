SELECT DISTINCT substr(extension, 1, instr(extension, '/') - 1) FROM grain_state
WHERE service_id = $service AND state_name IN ($session, $machine) AND payload IS NOT NULL AND instr(extension, '/') > 1
ORDER BY 1
