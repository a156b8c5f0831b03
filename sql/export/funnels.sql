-- One row per funnel and step: how many got so far, and how many leave there.
select
    funnel,
    position,
    step,
    counting,
    entered,
    advanced,
    abandoned,
    open,
    converted,
    share_of_first,
    share_of_previous,
    seen,
    seen_low,
    seen_high,
    naive,
    naive_low,
    naive_high,
    open_aware,
    open_aware_low,
    open_aware_high,
    unresolved,
    horizon_days
from mining.funnels
order by funnel, position
