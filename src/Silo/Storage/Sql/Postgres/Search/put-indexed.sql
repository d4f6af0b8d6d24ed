INSERT INTO journal_index (service_id, journal, last) VALUES ($1, $2, $3)
ON CONFLICT (service_id, journal) DO UPDATE SET last = greatest(journal_index.last, excluded.last)
