-- One row per outcome of the population's journeys: how many ended so, and their share with its
-- limits.
with
    population as (select count(*) as journeys from mining.journey_ends),
    grouped as (select customer_group, count(*) as journeys from mining.journey_ends group by all),
    ended as (
        select outcome, customer_group, count(*) as journeys from mining.journey_ends group by all
    ),
    counted as (
        select outcome, coalesce(sum(ended.journeys), 0)::bigint as journeys
        from (select unnest(['converted', 'abandoned', 'open']) as outcome) as outcomes
        left join ended using (outcome)
        group by outcome
    ),
    reduced as (
        select
            counted.outcome,
            counted.journeys,
            population.journeys as population,
            left_out.customer_group,
            (counted.journeys - coalesce(ended.journeys, 0))
            / nullif(population.journeys - coalesce(grouped.journeys, 0), 0) as share_without
        from counted
        cross join population
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join ended using (outcome, customer_group)
        left join grouped using (customer_group)
    ),
    shared as (
        select
            outcome,
            journeys,
            population,
            journeys / nullif(population, 0) as share,
            list(
                coalesce(share_without, journeys / nullif(population, 0)) order by customer_group
            ) as replicates
        from reduced
        group by all
    )
select
    outcome,
    journeys,
    population,
    share,
    share_limits(share, replicates, population, population).low as share_low,
    share_limits(share, replicates, population, population).high as share_high
from shared
order by outcome
