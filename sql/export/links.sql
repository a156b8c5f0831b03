-- One row per link between identifiers (keyed hashes): the ledger of who was joined, by which
-- event,
-- and of what joins nobody. `own_id` is the customer_id that an identifier alone would have: an
-- id of
-- an earlier night is found there.
select
    namespace,
    identifier,
    own_id(identifier) as own_id,
    other_namespace,
    other_identifier,
    own_id(other_identifier) as other_own_id,
    fate,
    strength,
    events,
    first_at,
    last_at,
    first_event_id,
    merge_number,
    customer_id
from identity.link_ledger
order by namespace, identifier, other_namespace, other_identifier
