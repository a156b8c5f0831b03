-- One row per second report of a sale: the same order told by another log, or twice by one.
-- They stay for identity and checks, and count nowhere.
select event_id, fact_ref, kept_event_id from events.sales where event_id <> kept_event_id
