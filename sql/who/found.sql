-- One row per identifier or customer that goes by one of these names: whose it is, or why it joins
-- nobody. An id that a customer had before a merge is that of one of its identifiers alone.
select distinct customer_id, namespace, held_back
from identity.identifiers
where
    list_contains($names::varchar[], identifier)
    or list_contains($names::varchar[], customer_id)
    or list_contains($names::varchar[], own_id(identifier))
order by customer_id nulls last, namespace
