-- Identifiers of the events of a file that is loaded again.
delete from landing.event_identifiers
where
    event_id
    in (select event_id from landing.events where source_id = $source_id and file_id = $file_id)
