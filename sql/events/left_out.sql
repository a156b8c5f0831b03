-- One row per event that is no step of a journey, with the first reason that applies.
select event_id, customer_number, actor, reason from events.reasons where reason is not null
