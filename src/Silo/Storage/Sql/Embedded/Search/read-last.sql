SELECT last FROM journal WHERE name = $journal
