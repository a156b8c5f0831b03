-- One row per file, for the manifest outside the database.
select
    file_id,
    source_id,
    name,
    size,
    map_hash,
    rows_read,
    loaded,
    duplicate,
    filtered,
    quarantined,
    status
from ops.files
order by source_id, name, file_id
