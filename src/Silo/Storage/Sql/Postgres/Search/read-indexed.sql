SELECT last FROM journal_index WHERE service_id = $1 AND journal = $2
