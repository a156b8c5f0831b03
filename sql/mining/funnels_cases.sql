-- One row per attempt that a funnel counts and step it got to.
-- entered_at is when it first stood there or further, so a step that was passed over is entered
-- with the next. Who advances ends there by entering the next step.
with
    placed as (
        select
            counted.*,
            place.position,
            place.step,
            min(reached.entered_at) over (
                partition by counted.attempt
                order by place.position
                rows between current row and unbounded following
            ) as entered_at
        from mining.funnel_counted as counted
        join
            settings.funnel_steps as place
            on place.funnel = counted.funnel
            and place.position <= depth
        left join
            mining.funnel_reached as reached
            on reached.attempt = counted.attempt
            and reached.position = place.position
    )
select
    funnel,
    position,
    step,
    customer_number,
    journey_number,
    step_number,
    case when position < depth then 'advanced' else result end as result,
    begun_at,
    entered_at,
    settles_at,
    case
        when position < depth
        then lead(entered_at) over (partition by attempt order by position)
        else ended_at
    end as ended_at
from placed
