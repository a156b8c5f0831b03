-- One row per file of a source that is in the ledger.
select file_id, name, map_hash, rows_read, status
from ops.files
where source_id = $source_id
order by name, file_id
