-- One row per funnel and customer whom it drops: who met what it excludes on the way.
-- On the way is the latest attempt that has reached the step from which the exclusion counts, and
-- not the step until which it does, its window not over.
with
    marked as (
        select
            ways.* exclude (entered_at),
            exclusions.touchpoint,
            ways.position < exclusions.until_position as is_before,
            null::timestamp as met_at
        from mining.funnel_ways as ways
        join settings.funnel_exclusions as exclusions using (funnel)
        where exclusions.mode = 'drop_customer' and ways.position >= exclusions.from_position
        union all
        select
            funnel,
            customer_number,
            scope_journey,
            scope,
            null as attempt,
            null as position,
            visit_number,
            touchpoint,
            null as is_before,
            entered_at as met_at
        from mining.funnel_visits
        where mode = 'drop_customer' and step_order <> 'any'
    ),
    met as (
        select
            *,
            max({'attempt':attempt, 'visit_number':visit_number}) filter (
                where is_before
            ) over by_scope as on_the_way,
            max(attempt) filter (where not is_before) over by_scope as arrived
        from marked
        window by_scope as (partition by scope, touchpoint order by visit_number)
    ),
    unfinished as (
        select funnel, customer_number, scope_journey, scope, stretch, max(begun_at) as begun_at
        from mining.funnel_sets
        join settings.funnels using (funnel)
        group by all
        having max(depth) < max(steps)
    ),
    stretches as (
        select *, count(*) over (partition by scope order by visit_number) - 1 as stretch
        from mining.funnel_visits
        where step_order = 'any' and from_position is not null
    )
select distinct met.funnel, met.customer_number
from met
join mining.funnel_visits as begun on begun.visit_number = on_the_way.attempt
join mining.funnel_visits as last on last.visit_number = on_the_way.visit_number
where
    met_at is not null
    and coalesce(on_the_way.attempt > arrived, true)
    and coalesce(met_at <= begun.entered_at + begun.whole_window, true)
    and coalesce(met_at <= last.entered_at + last.step_window, true)
    and (begun.step_order <> 'strict' or met.visit_number = last.visit_number + 1)
union
select stretches.funnel, stretches.customer_number
from stretches
join unfinished using (scope, stretch)
where mode = 'drop_customer' and coalesce(entered_at <= begun_at + whole_window, true)
