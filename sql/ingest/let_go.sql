-- Rows in quarantine that nobody waits for any more, of one source or reason or of all.
insert into ops.let_go
select source_id, file_id, line_no, item_no, reason
from ops.quarantine
where
    status = 'open'
    and source_id = coalesce($source::varchar, source_id)
    and reason = coalesce($reason::varchar, reason)
