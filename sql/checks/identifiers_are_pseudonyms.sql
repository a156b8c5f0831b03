-- Rows here are identifiers that are not 32 hex digits: a raw value reached the warehouse.
select event_id, namespace
from landing.event_identifiers
where not regexp_full_match(identifier, '[0-9a-f]{32}')
