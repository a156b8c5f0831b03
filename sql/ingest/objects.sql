-- One row per line of JSON: the object it holds, or the reason why it holds none.
with typed as (select file_no, line_no, raw, try(json_type(raw)) as kind from lines)
select
    file_no,
    line_no,
    0::bigint as item_no,
    case when kind = 'OBJECT' then raw end as rec,
    null::varchar as parent,
    case when kind is null or kind <> 'OBJECT' then raw end as raw,
    case
        when kind is null then 'invalid_json' when kind <> 'OBJECT' then 'not_an_object'
    end as reason
from typed
