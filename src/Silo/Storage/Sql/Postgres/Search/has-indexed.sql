SELECT EXISTS (SELECT 1 FROM journal_index WHERE service_id = $1)
