-- Rows here are events that were loaded twice.
select event_id, count(*) as times from landing.events group by event_id having count(*) > 1
