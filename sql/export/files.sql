-- One row per landed file: rows read = loaded + duplicate + filtered + quarantined.
select
    source_id,
    name,
    file_id,
    rows_read,
    loaded,
    duplicate,
    filtered,
    quarantined,
    blocked_identifiers,
    first_event_at,
    last_event_at,
    status,
    reason
from ops.files
order by source_id, name, file_id
