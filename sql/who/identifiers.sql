-- One row per identifier of a customer: how often it was seen, from when to when.
select namespace, identifier, kind, events, first_at, last_at
from identity.identifiers
where customer_id = $customer_id
order by kind_rank(kind), namespace, identifier
