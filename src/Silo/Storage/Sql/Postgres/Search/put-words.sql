INSERT INTO journal_words (service_id, journal, number, owner, session, at, kind, text, words)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_tsvector('simple', $8))
ON CONFLICT (service_id, journal, number) DO NOTHING
