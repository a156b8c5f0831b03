-- The cases behind deviations/kind/deviation/figure
with
    named as (
        select customer_number, journey_number, outcome, is_pending, is_over, step_number
        from mining.deviations_cases
        where kind = $kind and deviation = $deviation
    ),
    asked as (
        select customer_number, journey_number, step_number
        from named
        where
            ($figure = 'pending' and is_pending)
            or ($figure in ('journeys', outcome) and not is_pending)
            or ($figure = 'settled_touched' and is_over and not is_pending)
        union all
        select customer_number, journey_number, step_number
        from mining.deviations_settled
        left join named using (customer_number, journey_number)
        where $figure = 'settled' and kind = $kind and measure in ($kind, $deviation)
    )
select j.journey_id, j.outcome, s.step_number, s.touchpoint, s.entered_at, j.value
from asked
join journeys.journeys as j using (customer_number, journey_number)
left join journeys.steps as s using (customer_number, journey_number, step_number)
order by j.journey_id
