-- The step from nothing to revision 1.
CREATE TABLE orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);
CREATE TABLE setting (service_id text NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (service_id, name));
CREATE TABLE grain_state (
    service_id text NOT NULL,
    state_name text NOT NULL,
    n0 bigint NOT NULL,
    n1 bigint NOT NULL,
    extension text NOT NULL,
    version integer NOT NULL,
    open_work boolean NOT NULL DEFAULT false,
    payload bytea,
    PRIMARY KEY (extension, state_name, service_id, n0, n1)
) WITH (fillfactor = 80);
ALTER TABLE grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX grain_state_open_work ON grain_state (service_id, state_name, extension) WHERE open_work;
CREATE TABLE membership_version (deployment_id text PRIMARY KEY, version integer NOT NULL);
CREATE TABLE membership (
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    suspect_times text,
    start_time timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)
);
