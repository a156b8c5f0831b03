-- One row per funnel and step of a population's journey that the funnel looks at, in order.
-- A strict funnel looks at every step, the others at what they name. Attempts keep to one scope:
-- the customer, the journey where journeys are counted, and there what has the property held
-- constant; what is unknown cannot be held.
with
    named as (
        select funnel, touchpoint, null as from_position, null as until_position, null as mode
        from settings.funnel_steps
        group by funnel, touchpoint
        union all
        select funnel, touchpoint, from_position, until_position, mode
        from settings.funnel_exclusions
    ),
    looked_at as (
        select
            funnels.*,
            steps.customer_number,
            steps.journey_number,
            steps.step_number,
            steps.touchpoint,
            steps.entered_at,
            case when counting = 'journeys' then steps.journey_number else 0 end as scope_journey,
            case
                when hold = 'channel'
                then steps.channel
                when hold = 'session'
                then steps.session_number::varchar
                else 'all'
            end as held,
            step_order = 'ordered'
            and step_window is null
            and funnels.funnel not in (select funnel from settings.funnel_exclusions) as is_plain
        from settings.funnels as funnels
        cross join journeys.steps as steps
        semi join mining.journey_ends using (customer_number, journey_number)
    )
select
    funnel,
    step_order,
    is_plain,
    entry,
    whole_window,
    step_window,
    customer_number,
    scope_journey,
    held,
    journey_number,
    step_number,
    touchpoint,
    entered_at,
    from_position,
    until_position,
    mode,
    dense_rank() over (order by funnel, customer_number, scope_journey, held) as scope,
    row_number() over (
        order by
            funnel, customer_number, scope_journey, held, entered_at, journey_number, step_number
    ) as visit_number
from looked_at
left join named using (funnel, touchpoint)
where held is not null and (step_order = 'strict' or named.funnel is not null)
