-- The cases behind retention/cohort/months_after/figure
select j.journey_id, c.reached_at
from mining.retention_cases as c
join journeys.journeys as j using (customer_number, journey_number)
where
    c.cohort = $cohort
    and (
        ($figure = 'members' and c.months_after is null)
        or ($figure = 'retained' and c.months_after = $months_after::integer)
    )
order by j.journey_id
