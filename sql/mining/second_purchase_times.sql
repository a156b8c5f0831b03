-- One row per time after the first purchase: how many bought again then, or were watched until
-- then, and the share that had not bought again by then (Kaplan and Meier's curve). Who has not
-- bought again is watched until the watermark; at one instant, purchases come first.
with
    timed as (
        select watched_seconds, count(*) as leaving, count(second_at) as again
        from mining.second_purchase_cases
        where not is_left_cut
        group by watched_seconds
    ),
    at_risk as (
        select
            *,
            sum(leaving) over (order by watched_seconds desc rows unbounded preceding)::bigint
            as at_risk
        from timed
    )
select
    watched_seconds,
    leaving,
    again,
    at_risk,
    product(1 - again / at_risk) over (order by watched_seconds rows unbounded preceding) as waiting
from at_risk
