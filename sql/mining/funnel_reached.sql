-- One row per counted attempt and step that it met: when it first did.
-- Of any order, the k-th step is the k-th of its touchpoints to be met.
with
    firsts as (
        select counted.attempt, visits.touchpoint, min(visits.entered_at) as entered_at
        from mining.funnel_counted as counted
        join mining.funnel_sets as sets using (attempt)
        join
            mining.funnel_stretches as visits
            on visits.scope = sets.scope
            and visits.stretch = sets.stretch
            and visits.entered_at >= sets.begun_at
        where
            visits.from_position is null
            and coalesce(visits.entered_at <= sets.begun_at + sets.whole_window, true)
        group by counted.attempt, visits.touchpoint
    )
select ways.attempt, ways.position, min(ways.entered_at) as entered_at
from mining.funnel_ways as ways
semi join mining.funnel_counted as counted using (attempt)
group by ways.attempt, ways.position
union all
select
    attempt,
    row_number() over (partition by attempt order by entered_at, touchpoint) as position,
    entered_at
from firsts
