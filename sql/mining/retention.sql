-- One row per cohort (month of the first purchase) and month after: how many of its members bought
-- again in that month. Only months that the youngest member has lived through until W.
with
    cells as (select cohort, unnest(range(complete_months)) as months_after from mining.cohorts),
    grouped as (
        select
            cohort,
            months_after,
            customer_group(customer_id) as customer_group,
            count(*) as customers
        from mining.retention_cases
        join journeys.journeys using (customer_number, journey_number)
        group by all
    ),
    counted as (
        select
            cells.cohort,
            cells.months_after,
            sum(customers) filter (where grouped.months_after is null)::bigint as members,
            coalesce(
                sum(customers) filter (where grouped.months_after = cells.months_after), 0
            )::bigint as retained
        from cells
        join grouped using (cohort)
        group by cells.cohort, cells.months_after
    ),
    reduced as (
        select
            counted.*,
            left_out.customer_group,
            (counted.retained - coalesce(own.customers, 0))
            / nullif(counted.members - coalesce(all_own.customers, 0), 0) as share_without
        from counted
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join grouped as own using (cohort, months_after, customer_group)
        left join
            (from grouped where months_after is null) as all_own
            on all_own.cohort = counted.cohort
            and all_own.customer_group = left_out.customer_group
    ),
    shared as (
        select
            cohort,
            months_after,
            members,
            retained,
            retained / members as retained_share,
            list(coalesce(share_without, retained / members) order by customer_group) as replicates
        from reduced
        group by all
    )
select
    cohort,
    months_after,
    members,
    retained,
    retained_share,
    share_limits(retained_share, replicates, members, members).low as retained_low,
    share_limits(retained_share, replicates, members, members).high as retained_high
from shared
