-- One row per event that is not simply new: it comes more than once, or landed before.
select event_id
from incoming_keys
group by event_id
having count(*) > 1
union
select event_id
from incoming_keys
semi join landing.events using (event_id)
