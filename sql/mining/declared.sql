-- One row: how many of the journeys that were declared abandoned and could be watched for a
-- time-out came back, against the 5 % that the quiet time promises, with its limits.
with
    grouped as (
        select
            customer_group(customer_id) as customer_group,
            count(*) as declared,
            count(*) filter (where came_back) as came_back
        from mining.declared_cases
        join journeys.journeys using (customer_number, journey_number)
        group by all
    ),
    counted as (
        select
            coalesce(sum(declared), 0)::bigint as declared,
            coalesce(sum(came_back), 0)::bigint as came_back
        from grouped
    ),
    reduced as (
        select
            counted.declared,
            counted.came_back,
            counted.came_back / nullif(counted.declared, 0) as return_share,
            left_out.customer_group,
            (counted.came_back - coalesce(grouped.came_back, 0))
            / nullif(counted.declared - coalesce(grouped.declared, 0), 0) as share_without
        from counted
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join grouped using (customer_group)
    ),
    shared as (
        select
            declared,
            came_back,
            return_share,
            list(coalesce(share_without, return_share) order by customer_group) as replicates
        from reduced
        group by all
    )
select
    declared,
    came_back,
    return_share,
    share_limits(return_share, replicates, declared, declared).low as return_low,
    share_limits(return_share, replicates, declared, declared).high as return_high
from shared
