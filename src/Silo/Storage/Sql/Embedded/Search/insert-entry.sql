INSERT INTO entry (journal, number, at, kind) VALUES ($journal, $number, $at, $kind) ON CONFLICT DO NOTHING RETURNING id
