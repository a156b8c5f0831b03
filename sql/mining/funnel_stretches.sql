-- One row per visit that a funnel of any order looks at: an excluded touchpoint begins a stretch.
select
    *,
    count(*) filter (where from_position is not null) over (
        partition by scope order by visit_number
    ) as stretch
from mining.funnel_visits
where step_order = 'any'
