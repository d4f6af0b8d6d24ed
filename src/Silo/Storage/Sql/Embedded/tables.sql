-- Makes the tables of the newest revision; changes nothing where they are there.
DROP TABLE IF EXISTS OrleansQuery;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS grain_state (
    service_id TEXT NOT NULL,
    state_name TEXT NOT NULL,
    n0 INTEGER NOT NULL,
    n1 INTEGER NOT NULL,
    extension TEXT NOT NULL,
    version INTEGER NOT NULL,
    open_work INTEGER NOT NULL DEFAULT 0,
    payload BLOB,
    PRIMARY KEY (extension, state_name, service_id, n0, n1)
) STRICT;
CREATE INDEX IF NOT EXISTS grain_state_open_work ON grain_state (service_id, state_name, extension) WHERE open_work = 1;
