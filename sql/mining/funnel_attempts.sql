-- One row per attempt at a funnel, of those who are not dropped: how far it came.
-- closes_at: when its window is over. hindered_at: when it met what rules out a next step.
with
    reached as (
        select
            funnel,
            customer_number,
            scope_journey,
            scope,
            attempt,
            max(position) as depth,
            max_by(visit_number, (position, visit_number)) as last_visit
        from mining.funnel_ways
        group by all
        union all
        select funnel, customer_number, scope_journey, scope, attempt, depth, attempt as last_visit
        from mining.funnel_sets
    ),
    hindering as (
        select
            scope,
            case when step_order = 'strict' then 1 else from_position end as from_position,
            case
                when step_order = 'strict' then 2147483647 else until_position
            end as until_position,
            visit_number,
            entered_at
        from mining.funnel_visits
        where from_position is not null or step_order = 'strict'
    ),
    spans as (select distinct scope, from_position, until_position from hindering),
    hindered as (
        select attempt, min(hindering.entered_at) as hindered_at
        from reached
        join spans using (scope)
        asof join
            hindering
            on hindering.scope = spans.scope
            and hindering.from_position = spans.from_position
            and hindering.until_position = spans.until_position
            and last_visit < hindering.visit_number
        where depth >= spans.from_position and depth < spans.until_position
        group by attempt
    )
select
    reached.*,
    begun.journey_number,
    begun.step_number,
    begun.entered_at as begun_at,
    least(begun.entered_at + begun.whole_window, last.entered_at + begun.step_window) as closes_at,
    begun.entered_at
    + least(begun.whole_window, begun.step_window * (funnels.steps - 1)) as settles_at,
    hindered_at
from reached
join settings.funnels as funnels using (funnel)
join mining.funnel_visits as begun on begun.visit_number = reached.attempt
join mining.funnel_visits as last on last.visit_number = last_visit
left join hindered on hindered.attempt = reached.attempt
anti join
    mining.funnel_dropped as dropped
    on dropped.funnel = reached.funnel
    and dropped.customer_number = reached.customer_number
