-- Rows here are ribbons b to a at k whose journeys are not those whose k-th last step is a and the
-- one before is b.
-- A touchpoint that is no node anywhere is grouped, and skipped: an OTHER is many.
with
    ended as (
        select customer_number, journey_number
        from journeys.journeys
        where in_population and outcome in ('converted', 'abandoned')
    ),
    goals as (
        select customer_number, journey_number, step_number as goal_step_number
        from journeys.steps
        where is_goal
    ),
    late as (
        select
            customer_number,
            journey_number,
            step_number,
            touchpoint,
            row_number() over (
                partition by customer_number, journey_number order by step_number desc
            ) as place
        from journeys.steps
        semi join ended using (customer_number, journey_number)
        left join goals using (customer_number, journey_number)
        where coalesce(step_number < goal_step_number, true)
        qualify place <= $path_back_steps
    ),
    paired as (
        select
            late.place as position,
            earlier.touchpoint as source,
            late.touchpoint as target,
            count(*) as met
        from late
        join
            late as earlier
            on earlier.customer_number = late.customer_number
            and earlier.journey_number = late.journey_number
            and earlier.place = late.place + 1
        group by late.place, earlier.touchpoint, late.touchpoint
    ),
    drawn as (
        select position, source, target, journeys
        from mining.path_flow_back
        where position > 0 and source not in ('START', 'BEYOND', 'OTHER') and target <> 'OTHER'
    ),
    nodes as (select distinct target as touchpoint from mining.path_flow_back where position > 0)
select position, source, target, coalesce(met, 0) as met, coalesce(journeys, 0) as journeys
from drawn
full join paired using (position, source, target)
where
    coalesce(met, 0) <> coalesce(journeys, 0)
    and (
        journeys is not null
        or source in (select touchpoint from nodes)
        and target in (select touchpoint from nodes)
    )
