-- Rows here are files of which rows read are not loaded + duplicate + filtered + quarantined.
select source_id, name, rows_read, loaded, duplicate, filtered, quarantined
from ops.files
where rows_read <> loaded + duplicate + filtered + quarantined
