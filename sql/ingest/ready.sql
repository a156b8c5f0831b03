-- One row per record that its reader has made an object of.
select
    file_no,
    line_no,
    0::bigint as item_no,
    raw as rec,
    null::varchar as parent,
    null::varchar as raw,
    null::varchar as reason
from lines
