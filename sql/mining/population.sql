-- One row: the ledger of the period's journeys, which are the population, those cut at the left,
-- and aftercare.
select
    count(*) filter (where in_period) as journeys_of_period,
    count(*) filter (where in_population) as population,
    count(*) filter (where in_period and left_cut) as left_cut,
    count(*) filter (where in_period and not left_cut and outcome = 'aftercare') as aftercare,
    count(distinct customer_number) filter (where in_population) as customers,
    min(started_at) filter (where in_population) as first_started_at,
    max(started_at) filter (where in_population) as last_started_at
from journeys.journeys
