-- One row per journey of the population that was compared with the expected way, and deviation
-- from it: what was skipped, what came in addition, and where a journey that is over ended.
-- step_number is where it shows first: what came instead, or in addition; empty for an end.
with
    compared as (
        select customer_number, journey_number, is_pending, way_number
        from mining.expected_journeys
        join mining.expected_ways using (way, is_pending)
        where is_aligned
    ),
    met as (
        select way_number, way_position, move, position
        from mining.alignments
        where move in ('met', 'added')
    ),
    placed as (
        select
            customer_number,
            journey_number,
            compared.is_pending,
            step_number,
            touchpoint,
            way_number,
            way_position,
            move,
            last_value(position ignore nulls) over (
                partition by customer_number, journey_number
                order by step_number
                rows unbounded preceding
            ) as after_position
        from mining.expected_steps
        join compared using (customer_number, journey_number)
        left join met using (way_number, way_position)
    ),
    named as (
        select
            customer_number,
            journey_number,
            is_pending,
            step_number,
            placed.touchpoint
            || ' in addition, '
            || coalesce('after ' || expected.step, 'at the beginning') as deviation
        from placed
        left join settings.expected as expected on expected.position = after_position
        where coalesce(move, 'added') = 'added'
        union all
        select
            customer_number,
            journey_number,
            is_pending,
            step_number,
            'Skipped ' || expected.step as deviation
        from placed
        join mining.alignments as skipped using (way_number, way_position)
        join settings.expected as expected on expected.position = skipped.position
        where skipped.move = 'skipped'
        union all
        select
            customer_number,
            journey_number,
            is_pending,
            null as step_number,
            'Ended before ' || min_by(expected.step, expected.position) as deviation
        from compared
        join mining.alignments using (way_number)
        join settings.expected as expected using (position)
        where move = 'missing'
        group by customer_number, journey_number, is_pending
    )
select customer_number, journey_number, is_pending, deviation, min(step_number) as step_number
from named
group by customer_number, journey_number, is_pending, deviation
