-- One row per span of days and group of customers: the share that has bought again within that
-- span, without that group. For limits only: times are rounded up to whole hours.
with
    timed as (
        select
            customer_group(customer_id) as customer_group,
            least(ceil(watched_seconds / 3600), 365 * 24 + 1)::bigint as hour,
            count(*) as leaving,
            count(second_at) as again
        from mining.second_purchase_cases
        join journeys.journeys using (customer_number, journey_number)
        where not is_left_cut
        group by all
    ),
    whole as (
        select hour, sum(leaving)::bigint as leaving, sum(again)::bigint as again
        from timed
        group by hour
    ),
    reduced as (
        select
            left_out.customer_group,
            whole.hour,
            whole.leaving - coalesce(own.leaving, 0) as leaving,
            whole.again - coalesce(own.again, 0) as again
        from whole
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join timed as own using (customer_group, hour)
    ),
    at_risk as (
        select
            *,
            nullif(
                sum(leaving) over (
                    partition by customer_group order by hour desc rows unbounded preceding
                ),
                0
            )::bigint as at_risk
        from reduced
    ),
    surviving as (
        select
            *,
            product(1 - again / at_risk) over (
                partition by customer_group order by hour rows unbounded preceding
            ) as waiting
        from at_risk
    )
select
    within_days,
    customer_group,
    case
        when sum(leaving) > 0
        then 1 - coalesce(min(waiting) filter (where hour <= within_days * 24), 1)
    end as share
from surviving
cross join (select unnest([30, 60, 90, 180, 365]) as within_days) as spans
group by within_days, customer_group
