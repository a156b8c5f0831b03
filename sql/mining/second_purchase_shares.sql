-- One row per span of days that enough customers can be watched for: the share that has bought
-- again within it, by Kaplan and Meier's curve, which customers stay in until they were last
-- watched. known: of so many it is known whether they did: they did, or were watched for all of
-- it.
with
    counted as (
        select
            within_days,
            count(*) as customers,
            count(second_at) filter (where watched_seconds <= within_days * 86400) as again,
            count(*) filter (
                where
                    second_at is null
                    and watched_seconds >= within_days * 86400
                    or watched_seconds > within_days * 86400
            ) as not_again
        from mining.second_purchase_cases
        cross join (select unnest([30, 60, 90, 180, 365]) as within_days) as spans
        cross join mining.second_purchase_reach
        where not is_left_cut and within_days * 86400 <= reach_seconds
        group by within_days
    ),
    shared as (
        select
            within_days,
            counted.customers,
            counted.again,
            counted.again + not_again as known,
            1 - coalesce(
                min(waiting) filter (where watched_seconds <= within_days * 86400), 1
            ) as share
        from counted
        cross join mining.second_purchase_times
        group by all
    ),
    replicated as (
        select
            shared.*,
            list(coalesce(without.share, shared.share) order by customer_group) as replicates
        from shared
        join mining.second_purchase_replicates as without using (within_days)
        group by all
    )
select
    within_days,
    customers,
    again,
    known,
    share,
    share_limits(share, replicates, known, known).low as share_low,
    share_limits(share, replicates, known, known).high as share_high
from replicated
