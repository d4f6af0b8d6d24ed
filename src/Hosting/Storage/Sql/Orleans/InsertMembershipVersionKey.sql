WITH made AS (INSERT INTO membership_version VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*) > 0 FROM made
