-- One row per record: the document that was wrapped in it as text; what it was wrapped in is its
-- parent.
with judged as (select *, try(json_type(wrapped)) as kind from wrapped)
select
    file_no,
    line_no,
    item_no,
    case when kind is not null then wrapped end as rec,
    case when reason is null then rec end as parent,
    case when reason is null and kind is null then rec else raw end as raw,
    case when reason is null and kind is null then 'unwrap_failed' else reason end as reason
from judged
