-- One row per identifier that may be a customer: seen, and not held back.
select s.namespace, s.identifier
from identity.seen as s
anti join identity.held_back as h using (namespace, identifier)
