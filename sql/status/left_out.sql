-- One row per reason: events that were loaded and are no step of a journey.
select reason, count(*) as events from events.left_out group by reason order by reason
