-- Rows here are responses that lie outside the journey they are said to fall into, that are steps
-- as well, or that stand twice.
with
    spanned as (
        select
            customer_number,
            journey_number,
            started_at,
            lead(started_at) over (
                partition by customer_number order by journey_number
            ) as next_started_at
        from journeys.journeys
    ),
    begun as (
        select customer_number, min(started_at) as first_at
        from journeys.journeys
        group by customer_number
    )
select 'journey' as fault, r.event_id, r.occurred_at
from journeys.responses as r
left join spanned as j using (customer_number, journey_number)
left join begun using (customer_number)
where
    r.occurred_at < j.started_at
    or r.occurred_at >= j.next_started_at
    or (j.started_at is null and r.occurred_at >= begun.first_at)
union all
select 'step', r.event_id, r.occurred_at
from journeys.responses as r
left join journeys.steps as s using (customer_number, journey_number, step_number)
where
    r.occurred_at < s.entered_at
    or (r.journey_number is not null and s.step_number is null)
    or r.event_id in (select event_id from events.ordered)
union all
select 'twice', event_id, max(occurred_at)
from journeys.responses
group by event_id
having count(*) > 1
