DELETE FROM setting WHERE service_id = $1 AND name = $2
RETURNING CASE WHEN split_part(value, ' ', 1)::bigint > extract(epoch FROM now()) THEN split_part(value, ' ', 2) END
