-- One row per identifier of an incoming event, in the columns of landing.event_identifiers.
select event_id, position, namespace, identifier, strength, is_blocked from kept_identifiers
