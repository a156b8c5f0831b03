-- One row: the population's journeys and how they end.
select
    count(distinct customer_number) as customers,
    count(*) as journeys,
    count(*) filter (where outcome = 'converted') as converted,
    count(*) filter (where outcome = 'abandoned') as abandoned,
    count(*) filter (where outcome = 'open') as open
from journeys.journeys
where in_population
