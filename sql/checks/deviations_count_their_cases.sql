-- Rows here are deviations that are not the count of their cases, of journeys that end in no
-- outcome, or whose share does not lie within its limits.
with
    grouped as (
        select
            kind,
            deviation,
            count(*) filter (where not is_pending) as journeys,
            count(*) filter (where is_pending) as pending,
            count(*) filter (where not is_pending and is_over) as settled_touched
        from mining.deviations_cases
        group by kind, deviation
    )
select
    kind,
    deviation,
    grouped.journeys as cases_journeys,
    deviations.journeys,
    deviations.converted,
    deviations.abandoned,
    deviations.open,
    grouped.pending as cases_pending,
    deviations.pending,
    grouped.settled_touched as cases_settled_touched,
    deviations.settled_touched,
    settled,
    share,
    share_low,
    share_high
from grouped
full join mining.deviations using (kind, deviation)
where
    coalesce(grouped.journeys, 0) is distinct from deviations.journeys
    or coalesce(grouped.pending, 0) is distinct from deviations.pending
    or coalesce(grouped.settled_touched, 0) is distinct from deviations.settled_touched
    or deviations.journeys <> converted + abandoned + open
    or deviations.settled_touched > settled
    or (settled > 0) <> (share is not null)
    or not (share between share_low and share_high and share_low >= 0 and share_high <= 1)
