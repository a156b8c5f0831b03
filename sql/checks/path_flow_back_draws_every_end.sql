-- Rows here are slices whose path flow back does not end with every journey that converted or was
-- abandoned, or does not begin with them all.
with
    populations as (
        select
            slice_kind,
            slice,
            count(*) filter (where outcome = 'converted') as converted,
            count(*) filter (where outcome = 'abandoned') as abandoned
        from journeys.journeys
        join journeys.slices using (customer_number, journey_number)
        where journeys.in_population
        group by slice_kind, slice
    ),
    drawn as (
        select
            slice_kind,
            slice,
            coalesce(sum(journeys) filter (where target = 'END:converted'), 0) as to_converted,
            coalesce(sum(journeys) filter (where target = 'END:abandoned'), 0) as to_abandoned,
            coalesce(sum(journeys) filter (where source in ('START', 'BEYOND')), 0) as begun
        from mining.path_flow_back_by_slice
        group by slice_kind, slice
    )
select slice_kind, slice, converted, to_converted, abandoned, to_abandoned, begun
from populations
full join drawn using (slice_kind, slice)
where
    coalesce(converted, 0) <> coalesce(to_converted, 0)
    or coalesce(abandoned, 0) <> coalesce(to_abandoned, 0)
    or coalesce(converted + abandoned, 0) <> coalesce(begun, 0)
