-- One row per attempt at a funnel of any order: how many of its steps were met within the window.
-- Each visit of a step may begin one; an excluded touchpoint ends it, and what follows it is
-- another stretch.
select
    funnel,
    customer_number,
    scope_journey,
    scope,
    visit_number as attempt,
    entered_at as begun_at,
    stretch,
    whole_window,
    (count(distinct touchpoint) over later)::integer as depth
from mining.funnel_stretches
where from_position is null
window
    later as (
        partition by scope, stretch
        order by entered_at
        range between current row and coalesce(whole_window, interval 1000 year) following
    )
qualify entry = 'any' or row_number() over (partition by scope order by visit_number) = 1
