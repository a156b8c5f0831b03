-- Rows in quarantine that were let go, also where their file has been read again since.
update ops.quarantine as q
set status = 'ignored'
from ops.let_go as l
where
    q.status = 'open'
    and l.source_id = q.source_id
    and l.file_id = q.file_id
    and l.line_no = q.line_no
    and l.item_no = q.item_no
    and l.reason = q.reason
