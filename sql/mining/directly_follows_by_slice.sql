-- One row per slice and pair of neighbouring steps: how often, in how many journeys, and the wait
-- between.
with
    counted as (
        select
            slice_kind,
            slice,
            source,
            target,
            sum(transitions)::bigint as transitions,
            count(*) as journeys
        from mining.directly_follows_cases
        join journeys.slices using (customer_number, journey_number)
        group by all
    ),
    waited as (
        select
            slice_kind,
            slice,
            source,
            target,
            quantile_cont(wait_seconds::double, [0.5, 0.9]) as waits
        from mining.moves
        join journeys.slices using (customer_number, journey_number)
        where wait_seconds is not null
        group by all
    )
select
    slice_kind,
    slice,
    source,
    target,
    transitions,
    journeys,
    waits[1] as median_wait_seconds,
    waits[2] as p90_wait_seconds
from counted
left join waited using (slice_kind, slice, source, target)
