INSERT INTO words (rowid, text) VALUES ($id, $text)
