-- Quarantined rows of a file that is loaded again.
delete from ops.quarantine where source_id = $source_id and file_id = $file_id
