-- One row per rule of the contract and per departure from the expected way: the journeys that broke
-- it, how they ended and what they were worth.
select
    kind,
    deviation,
    why,
    journeys,
    converted,
    abandoned,
    open,
    pending,
    value,
    settled,
    settled_touched,
    share,
    share_low,
    share_high
from mining.deviations
order by kind, deviation
