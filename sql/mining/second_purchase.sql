-- One row: how many customers bought, how many of them bought again, and after how many days half
-- have (Kaplan and Meier): who has not yet may still. No median where fewer than half have by the
-- longest time that enough customers can be watched for.
select
    count(*) filter (where not is_left_cut) as customers,
    count(second_at) filter (where not is_left_cut) as again,
    count(*) filter (where is_left_cut) as left_cut,
    (
        select min(watched_seconds) / 86400
        from mining.second_purchase_times
        cross join mining.second_purchase_reach
        where is_at_least(1 - waiting, 0.5) and watched_seconds <= reach_seconds
    ) as median_days
from mining.second_purchase_cases
