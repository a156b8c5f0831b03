-- Times as mappings read them: UTC, NULL on bad input, never an error.
-- The engine takes any offset, but no place on earth passes 14 hours, and no minute has 75 seconds.
create or replace macro has_wild_offset(s) as
    regexp_matches(
        s,
        ':[0-9]{2}[0-9.,]*\s*[+-]'
        || '(?:1[5-9]|[2-9][0-9]|[0-9]{2}:?[6-9]|[0-9]{2}:?[0-9]{2}:?[6-9])[0-9:]*\s*$'
    );

-- ISO 8601, zoned or else UTC: `2026-03-01T10:00:00.000Z`, `2026-03-01 11:00:00+0100`,
-- `2026-03-01`.
create or replace macro ts_iso(s) as
    case when right(s, 1) = 'Z' or not has_wild_offset(s)
    then try_cast(s as timestamptz) at time zone 'UTC' end;

-- `assumed_zone` where an ISO time names no zone, so that UTC was assumed.
create or replace macro iso_flag(s) as
    case when not contains(s, ':') or (
        right(s, 1) <> 'Z' and not regexp_matches(
            s, '([zZ]|[+-][0-9]{2}(:?[0-9]{2}){0,2}| [A-Za-z]+[A-Za-z0-9/_+-]*)\s*$'))
    then 'assumed_zone' end;

-- The precision an ISO time is written with.
create or replace macro iso_precision(s) as
    case
        when regexp_matches(s, '[.][0-9]{4,}') then 'us'
        when regexp_matches(s, '[.][0-9]') then 'ms'
        when regexp_matches(s, '[0-9]:[0-9]{2}:[0-9]{2}') then 's'
        when contains(s, ':') then 'min'
        else 'day'
    end;

-- A declared format; with `%z` zoned, without it UTC.
create or replace macro ts_fmt(s, f) as
    case when not has_wild_offset(s) then try_strptime(s, f)::timestamptz at time zone 'UTC' end;

-- Local wall-clock text of one zone. In the hour that comes twice the second is meant (local_flag
-- says so).
create or replace macro ts_local(s, f, zone) as
    (try_strptime(s, f) at time zone zone) at time zone 'UTC';

-- `dst_gap` for a wall time that did not exist, `dst_ambiguous` for one that came twice: clocks go
-- back by an hour, by half of one on Lord Howe Island, by two at Troll. Most times are far from a
-- change, and no more is asked of them.
create or replace macro local_flag(s, f, zone) as
    case
        when (try_strptime(s, f) at time zone zone) at time zone zone <> try_strptime(s, f)
        then 'dst_gap'
        when ((try_strptime(s, f) at time zone zone) - interval 3 hour) at time zone zone
            = try_strptime(s, f) - interval 3 hour
        then null
        when ((try_strptime(s, f) at time zone zone) - interval 1 hour) at time zone zone
                = try_strptime(s, f)
            or ((try_strptime(s, f) at time zone zone) - interval 30 minute) at time zone zone
                = try_strptime(s, f)
            or ((try_strptime(s, f) at time zone zone) - interval 2 hour) at time zone zone
                = try_strptime(s, f)
        then 'dst_ambiguous'
    end;

-- A count of units since 1970; the unit is declared, never guessed: `s`, `ms`, `us`, `ns`.
create or replace macro ts_epoch(s, unit) as
    try(make_timestamp(try_cast(
        case unit
            when 's' then try_cast(s as decimal(30, 9)) * 1000000
            when 'ms' then try_cast(s as decimal(30, 9)) * 1000
            when 'us' then try_cast(s as decimal(30, 9))
            when 'ns' then try_cast(s as decimal(30, 9)) / 1000
        end as bigint
    )));
