-- One row per visit that is a step of an attempt: of which attempt, and at which position.
-- An attempt is named by the visit it begins with.
with
    told as (
        select *
        from mining.funnel_ways_plain
        union all
        select *
        from mining.funnel_ways_involved
    )
select funnel, customer_number, scope_journey, scope, attempt, position, visit_number, entered_at
from told
join mining.funnel_visits using (scope, visit_number)
