-- Events of a file that is loaded again.
delete from landing.events where source_id = $source_id and file_id = $file_id
