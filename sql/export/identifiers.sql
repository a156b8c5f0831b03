-- One row per identifier (a keyed hash): whose it is, or why it joins nobody.
select namespace, identifier, kind, customer_id, events, first_at, last_at, held_back
from identity.identifiers
order by namespace, identifier
