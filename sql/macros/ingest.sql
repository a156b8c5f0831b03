-- Helper macros of the mappings. Each gives NULL on bad input and never raises; times are UTC.
-- Text as we keep it: composed (NFC), without blanks at the ends, never empty.
create or replace macro clean_text(s) as nullif(trim(nfc_normalize(s::varchar)), '');

-- An offset of a day or more is accepted by the engine and wrong; no place on earth passes 14
-- hours.
create or replace macro has_wild_offset(s) as
    regexp_matches(right(s, 6), '[+-](1[5-9]|[2-9][0-9])(:?[0-9]{2})?$') and contains(s, ':');

-- ISO 8601, zoned or else UTC: `2026-03-01T10:00:00.000Z`, `2026-03-01 11:00:00+0100`,
-- `2026-03-01`.
create or replace macro ts_iso(s) as
    case when right(s, 1) = 'Z' or not has_wild_offset(s) then try_cast(s as timestamptz) at time zone 'UTC' end;

-- `assumed_zone` where an ISO time names no zone, so that UTC was assumed.
create or replace macro iso_flag(s) as
    case when not regexp_matches(s, '([zZ]|[+-][0-9]{2}(:?[0-9]{2})?| UTC)$') or not contains(s, ':')
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

-- `dst_gap` for a wall time that did not exist, `dst_ambiguous` for one that came twice.
create or replace macro local_flag(s, f, zone) as
    case
        when (try_strptime(s, f) at time zone zone) at time zone zone <> try_strptime(s, f) then 'dst_gap'
        when ((try_strptime(s, f) at time zone zone) - interval 1 hour) at time zone zone = try_strptime(s, f)
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

-- Lower case, no blanks; `+tag` and dots stay. NULL for what is no address.
create or replace macro norm_email(s) as
    case when regexp_full_match(trim(s), '[^@\s<>,;]+@[^@\s<>,;]+') then lower(trim(s)) end;

-- Digits with a leading `+` (`00` becomes it), 7 to 15 of them; anything else is no number.
create or replace macro norm_phone(s) as
    regexp_extract(
        regexp_replace(regexp_replace(s, '[\s().\-/]', '', 'g'), '^00', '+'), '^[+]?[0-9]{7,15}$'
    ).nullif('');

-- A plain decimal number with a point.
create or replace macro num(s) as
    case when regexp_full_match(trim(s::varchar), '[+-]?[0-9]*[.]?[0-9]+([eE][+-]?[0-9]{1,2})?')
    then try_cast(trim(s::varchar) as decimal(38, 10)) end;

-- The host of an address, lower case, without `www.` and port; NULL where there is none.
create or replace macro url_host(s) as
    nullif(split_part(regexp_replace(
        lower(split_part(split_part(split_part(s, '://', 2), '/', 1), '?', 1)), '^(?:.*@)?(?:www[.])?', ''
    ), ':', 1), '');

create or replace macro url_decoded(s) as
    case when contains(s, '%') then coalesce(try(url_decode(s)), s) else s end;

create or replace macro without_id(path) as
    regexp_replace(path,
        '/(?:[0-9]{3,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,})(/|$)', '/:id\1', 'g');

-- Neighbours share a slash, so that one round leaves every second one.
create or replace macro without_ids(path) as
    case when regexp_matches(path, '[0-9]{3}|[0-9a-f]{8}|@')
    then without_id(without_id(regexp_replace(path, '/[^/]*@[^/]*', '/:email', 'g'))) else path end;

-- The path of an address: lower case, no query, decoded once, no slash at its end (`/` itself stays).
-- A segment that is an id becomes `:id`: 3 digits or more, a UUID, 16 or more hex digits; one that holds an
-- e-mail address becomes `:email`. So the map shows pages, not customers. (A list of one binds a value once.)
create or replace macro url_path(s) as
    case when s <> '' then
        list_transform(list_transform(
            [regexp_replace(split_part(split_part(s, '?', 1), '#', 1), '^[A-Za-z][A-Za-z0-9+.-]*://[^/]*', '')],
            lambda raw: lower(url_decoded(raw))),
            lambda path: coalesce(nullif(rtrim(without_ids(path), '/'), ''), '/')
        )[1]
    end;

-- Days are set aside first and put back last, so that they do not pass for numbers.
create or replace macro days_aside(s) as
    regexp_replace(regexp_replace(s,
        '\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})', '\1y\2m\3d', 'g'),
        '\b([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})\b', '\1q\2q\3', 'g');

create or replace macro days_back(s) as
    regexp_replace(regexp_replace(s,
        '((?:19|20)[0-9]{2})y([0-9]{2})m([0-9]{2})d', '\1-\2-\3', 'g'),
        '\b([0-9]{1,2})q([0-9]{1,2})q((?:19|20)[0-9]{2})\b', '\1/\2/\3', 'g');

-- Free text without what names a person: addresses, IBANs, numbers of machines, cards and phones.
create or replace macro mask_text(s) as
    days_back(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        days_aside(s),
        '[^\s@<>"'',;:(){}\[\]]+(?:@|%40)[^\s@<>"'',;:(){}\[\]]+', '[email]', 'g'),
        '\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b', '[iban]', 'g'),
        '\b[0-9]{1,3}(?:[.][0-9]{1,3}){3}\b', '[ip]', 'g'),
        '\b(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}\b|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*', '[ip]', 'g'),
        '[+]?[0-9](?:[ ()./-]{0,3}[0-9]){6,}', '[number]', 'g'));

-- The same for short columns, which hold an address only by mistake.
create or replace macro mask_mail(s) as
    case when contains(s, '@') or contains(s, '%40') then mask_text(s) else s end;

-- The allow-listed keys that have a value, as a JSON object; NULL if none has.
create or replace macro kept_json(keys, vals) as
    case when len(list_filter(vals, lambda v: v is not null)) > 0 then
        to_json(map_from_entries(list_transform(
            list_filter(list_zip(keys, vals), lambda kv: kv[2] is not null),
            lambda kv: {'key': kv[1], 'value': mask_mail(kv[2])}
        )))::varchar
    end;

-- Identifiers a record carries under keys with a prefix: `id.order` names the namespace `order`.
create or replace macro prefixed_ids(rec, prefix) as
    list_transform(
        list_filter(json_keys(rec), lambda k: starts_with(k, prefix) and regexp_full_match(k, '[A-Za-z0-9_.:-]+')),
        lambda k: {
            'namespace': lower(substr(k, length(prefix) + 1)),
            'value': case lower(substr(k, length(prefix) + 1))
                when 'email' then norm_email(json_extract_string(rec, '$."' || k || '"'))
                when 'phone' then norm_phone(json_extract_string(rec, '$."' || k || '"'))
                else clean_text(json_extract_string(rec, '$."' || k || '"'))
            end
        }
    );

-- Numbers as they are written in data: no blanks inside, no `_`, no `0x`, no NaN, no infinity.
create or replace macro is_number(s) as regexp_full_match(s, '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,2})?');
create or replace macro as_double(s) as case when is_number(s) then try_cast(s as double) end;
create or replace macro as_amount(s) as case when is_number(s) then try_cast(s as decimal(18, 4)) end;
create or replace macro as_bigint(s) as case when regexp_full_match(s, '[+-]?[0-9]+') then try_cast(s as bigint) end;
create or replace macro as_smallint(s) as case when regexp_full_match(s, '[0-9]{1,4}') then try_cast(s as smallint) end;
