-- One row per fate of the links between identifiers, and how strong they are: how many there are.
select
    fate, strength_name(strength_rank) as strength, count(*) as links, sum(events)::bigint as events
from identity.link_ledger
group by all
