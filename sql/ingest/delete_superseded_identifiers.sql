-- Identifiers of landed events that a newer row of the same event replaces.
delete from landing.event_identifiers where event_id in (select event_id from superseded)
