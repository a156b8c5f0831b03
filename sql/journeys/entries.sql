-- One row per entry touchpoint: those of `[journeys] entry`, or any that opens at least 1 % of
-- journeys.
with
    openers as (
        select touchpoint, count(*) as journeys
        from journeys.steps
        where step_number = 1
        group by touchpoint
    )
select touchpoint
from settings.entries
union all
select touchpoint
from openers
where not exists (from settings.entries) and journeys * 100 >= (select sum(journeys) from openers)
