-- One row per identifier that may be a customer: seen, and not held back.
select identifier_number, kind = 'person' as is_person, is_strong
from identity.seen
anti join identity.held_back using (identifier_number)
