-- The database's clock alone says when it ends.
INSERT INTO setting (service_id, name, value)
VALUES ($1, $2, (extract(epoch FROM now())::bigint + $3)::text || ' ' || $4)
