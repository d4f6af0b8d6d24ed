INSERT INTO journal (name, owner, session, last) VALUES ($journal, $owner, $session, $last)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, session = excluded.session, last = max(last, excluded.last)
RETURNING id
