-- One row per row that waits in quarantine, of one source or reason or of all.
select
    source_id as source,
    file_name as file,
    line_no as line,
    nullif(item_no, 0) as item,
    reason,
    column_name as "column",
    detail,
    raw as held
from ops.quarantine
where
    status = 'open'
    and source_id = coalesce($source::varchar, source_id)
    and reason = coalesce($reason::varchar, reason)
order by source_id, file_name, line_no, item_no, reason
