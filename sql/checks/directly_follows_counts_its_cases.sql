-- Rows here are moves that are not the count of their cases.
with
    grouped as (
        select source, target, sum(transitions)::bigint as transitions, count(*) as journeys
        from mining.directly_follows_cases
        group by source, target
    )
select
    source,
    target,
    grouped.transitions as cases_transitions,
    grouped.journeys as cases_journeys,
    directly_follows.transitions,
    directly_follows.journeys
from grouped
full join mining.directly_follows using (source, target)
where
    grouped.transitions is distinct from directly_follows.transitions
    or grouped.journeys is distinct from directly_follows.journeys
