-- The cases behind responses/touchpoint/figure
select j.journey_id, r.step_number, r.occurred_at, r.event_id
from mining.responses_cases as r
join journeys.journeys as j using (customer_number, journey_number)
where r.touchpoint = $touchpoint
qualify
    $figure = 'responses'
    or (
        $figure = 'journeys'
        and row_number() over (partition by j.journey_id order by r.occurred_at, r.event_id) = 1
    )
    or (
        $figure = 'customers'
        and row_number() over (partition by j.customer_id order by r.occurred_at, r.event_id) = 1
    )
order by r.occurred_at, r.event_id
