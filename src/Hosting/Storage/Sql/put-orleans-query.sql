INSERT INTO orleansquery (querykey, querytext) VALUES ($1, $2)
ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext WHERE orleansquery.querytext <> excluded.querytext
