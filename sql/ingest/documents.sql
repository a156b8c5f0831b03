-- One row per line of JSON: the document it holds, of any kind, or the reason why it holds none.
with typed as (select file_no, line_no, raw, json_valid(raw) as is_valid from lines)
select
    file_no,
    line_no,
    0::bigint as item_no,
    case when is_valid then raw end as rec,
    null::varchar as parent,
    case when not is_valid then raw end as raw,
    case when not is_valid then 'invalid_json' end as reason
from typed
