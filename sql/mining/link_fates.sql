-- One row per fate of the links between identifiers, and how strong they are: how many there are.
select fate, strength, count(*) as links, sum(events)::bigint as events
from identity.link_ledger
group by fate, strength
