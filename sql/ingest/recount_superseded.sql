-- What was loaded from an earlier file and is replaced now counts there as a duplicate.
update ops.files as f
set loaded = f.loaded - s.events, duplicate = f.duplicate + s.events
from (select file_id, count(*) as events from superseded group by file_id) as s
where
    f.file_id = s.file_id
    and f.source_id = $source_id
    and f.status not in ('duplicate', 'superseded')
