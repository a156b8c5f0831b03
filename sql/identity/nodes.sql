-- One row per identifier that may be a customer: seen, and not held back.
select identifier_number, namespace, identifier, kind, is_strong
from identity.seen
anti join identity.held_back using (namespace, identifier)
