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

create table if not exists ops.let_go (
    source_id varchar not null,
    file_id varchar not null,
    line_no bigint not null,
    item_no bigint not null,
    reason varchar not null
);

create table if not exists ops.runs (
    run_id varchar not null, as_of timestamp not null, night date not null
);

create table if not exists ops.arrivals (
    source_id varchar not null,
    run_id varchar not null,
    files bigint not null,
    rows_read bigint not null
);

create table if not exists ops.fields (
    source_id varchar not null,
    run_id varchar not null,
    layout_hash varchar not null,
    level varchar not null,
    field varchar not null,
    kind varchar not null,
    rows bigint not null
);

create table if not exists ops.column_nulls (
    source_id varchar not null,
    run_id varchar not null,
    map_hash varchar not null,
    column_name varchar not null,
    rows bigint not null,
    nulls bigint not null
);

-- What last night was derived with, and the numbers that customers had.
create table if not exists ops.renewed (mark varchar not null);

create table if not exists ops.customer_numbers (
    customer_id varchar not null, customer_number integer not null
);

-- The headline under each policy of who is who, as of the last night.
create table if not exists ops.policies (
    policy varchar not null,
    is_chosen boolean not null,
    customers bigint not null,
    journeys bigint not null,
    converted bigint not null,
    abandoned bigint not null,
    open bigint not null
);
