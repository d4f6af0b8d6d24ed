-- The search over journals: all of it can be made again from them, so it is no revision of the schema.
SELECT pg_advisory_xact_lock(4971973988617024611);
CREATE TABLE IF NOT EXISTS journal_index (
    service_id text NOT NULL,
    journal text NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (service_id, journal)
);
CREATE TABLE IF NOT EXISTS journal_words (
    service_id text NOT NULL,
    journal text NOT NULL,
    number bigint NOT NULL,
    owner text NOT NULL,
    session text NOT NULL,
    at timestamptz NOT NULL,
    kind integer NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (service_id, journal, number)
);
CREATE INDEX IF NOT EXISTS journal_words_words ON journal_words USING gin (words);
