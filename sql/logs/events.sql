-- One row per step, journey by journey, as process mining's tools want an event: what, when, of
-- whom, and which orders, tickets and other things of record it names.
with
    named as (
        select
            n.customer_number,
            n.journey_number,
            n.step_number,
            list(
                distinct e.fact || ':' || e.fact_ref order by e.fact || ':' || e.fact_ref
            ) as things
        from journeys.numbered as n
        join landing.events as e using (event_id)
        where e.fact is not null and e.fact_ref is not null
        group by all
    )
select
    j.journey_id,
    j.customer_id,
    j.outcome,
    j.value::double as value,
    j.currency,
    s.step_number,
    s.touchpoint::varchar as touchpoint,
    s.stage::varchar as stage,
    s.channel::varchar as channel,
    s.entered_at,
    s.left_at,
    s.events,
    coalesce(named.things, []) as things
from journeys.steps as s
join journeys.journeys as j using (customer_number, journey_number)
left join named using (customer_number, journey_number, step_number)
order by j.customer_id, j.journey_number, s.step_number
