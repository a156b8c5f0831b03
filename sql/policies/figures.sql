-- One row: the population's journeys and how they end under this policy: all that stand, without
-- those
-- of customers who are others under it, and with those of whom they are instead.
with
    before as (
        select distinct customer_number
        from identity.standing_identifiers
        semi join identity.moved using (identifier_number)
    ),
    instead as (
        select distinct customer_number
        from identity.identifiers
        semi join identity.moved using (identifier_number)
    ),
    counted as (
        select outcome, customer_number, 1 as times
        from journeys.standing
        where in_population
        union all
        select outcome, customer_number, -1
        from journeys.standing
        semi join before using (customer_number)
        where in_population
        union all
        select outcome, - customer_number, 1
        from journeys.journeys
        semi join instead using (customer_number)
        where in_population
    ),
    weighed as (
        select outcome, customer_number, sum(times)::bigint as journeys
        from counted
        group by outcome, customer_number
        having sum(times) <> 0
    )
select
    count(distinct customer_number) as customers,
    coalesce(sum(journeys), 0)::bigint as journeys,
    coalesce(sum(journeys) filter (where outcome = 'converted'), 0)::bigint as converted,
    coalesce(sum(journeys) filter (where outcome = 'abandoned'), 0)::bigint as abandoned,
    coalesce(sum(journeys) filter (where outcome = 'open'), 0)::bigint as open
from weighed
