-- One row per line of JSON: what may be an object, or the reason why it is none. Whether it is JSON
-- at all shows when it is parsed (`parsed.sql`), so that each line is parsed once.
select
    file_no,
    line_no,
    0::bigint as item_no,
    case when starts_with(ltrim(raw, ' 	'), '{') then raw end as rec,
    null::varchar as parent,
    case when not starts_with(ltrim(raw, ' 	'), '{') then raw end as raw,
    case
        when not starts_with(ltrim(raw, ' 	'), '{')
        then case when json_valid(raw) then 'not_an_object' else 'invalid_json' end
    end as reason
from lines
