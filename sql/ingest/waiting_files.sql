-- One row per file with rows that wait in quarantine, of one source or reason or of all.
select distinct source_id, file_id, file_name
from ops.quarantine
where
    status = 'open'
    and source_id = coalesce($source::varchar, source_id)
    and reason = coalesce($reason::varchar, reason)
order by source_id, file_name
