-- Landed events that a newer row of the same event replaces.
delete from landing.events where event_id in (select event_id from superseded)
