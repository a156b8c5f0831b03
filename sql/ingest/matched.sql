-- One row per line of text: its named groups as an object; a line that the pattern does not fit has
-- none.
select
    file_no,
    line_no,
    0::bigint as item_no,
    case when found.matched <> '' then to_json(found)::varchar end as rec,
    null::varchar as parent,
    raw,
    case when found.matched = '' then 'pattern_no_match' end as reason
from fitted
