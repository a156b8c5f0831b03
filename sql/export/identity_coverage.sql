-- One row per source: by what its events name their customer.
select source_id, events, by_person, by_thing, by_device, by_weak, by_held_back, by_nothing
from mining.identity_coverage
order by source_id
