-- A file that the next load takes for one of another mapping, and so reads again.
update ops.files
set map_hash = 'read again'
where source_id = $source_id and file_id = $file_id and status not in ('duplicate', 'superseded')
