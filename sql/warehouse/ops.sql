create schema if not exists ops;

create table if not exists ops.files (
    file_id varchar not null,
    source_id varchar not null,
    name varchar not null,
    size bigint not null,
    map_hash varchar not null,
    rows_read bigint not null,
    loaded bigint not null,
    duplicate bigint not null,
    filtered bigint not null,
    quarantined bigint not null,
    blocked_identifiers bigint not null,
    first_event_at timestamp,
    last_event_at timestamp,
    status varchar not null,
    reason varchar,
    run_id varchar not null
);

create table if not exists ops.quarantine (
    source_id varchar not null,
    file_id varchar not null,
    file_name varchar not null,
    line_no bigint not null,
    item_no bigint not null,
    step varchar not null,
    reason varchar not null,
    column_name varchar,
    detail varchar,
    raw varchar,
    raw_sha varchar,
    status varchar not null,
    run_id varchar not null
);
