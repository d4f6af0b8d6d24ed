SELECT journal.session, entry.number, entry.at, entry.kind, words.text
FROM words JOIN entry ON entry.id = words.rowid JOIN journal ON journal.id = entry.journal
WHERE words MATCH $words AND journal.owner = $owner
ORDER BY entry.at DESC, entry.number DESC LIMIT $limit
