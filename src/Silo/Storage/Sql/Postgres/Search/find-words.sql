SELECT session, number, at, kind, text FROM journal_words
WHERE service_id = $1 AND owner = $2 AND words @@ to_tsquery('simple', $3)
ORDER BY at DESC, number DESC LIMIT $4
