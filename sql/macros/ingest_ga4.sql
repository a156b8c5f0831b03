-- Parameters of Google Analytics 4 events, as BigQuery exports them: a list of keys with values, of
-- which one field (string, int, double or float) is filled. NULL where there is none, never an
-- error. Both lists are the same for every call, so that the engine works them out once a record.
create or replace macro ga4_param(rec, param) as
    json_extract(rec, '$.event_params[*]')[
        list_position(json_extract_string(rec, '$.event_params[*].key'), param)
    ];

-- A parameter's value as text, whatever its type: INT64 may be written as a number or as text. (A
-- list of one binds a value once; an entry without a key would shift the places, so the key is
-- compared.)
create or replace macro ga4_text(rec, param) as
    list_transform(
        [json_extract_string(ga4_param(rec, param), [
            '$.key', '$.value.string_value', '$.value.int_value', '$.value.double_value',
            '$.value.float_value'
        ])],
        lambda found: case when found[1] = param
            then coalesce(found[2], found[3], found[4], found[5]) end
    )[1];
