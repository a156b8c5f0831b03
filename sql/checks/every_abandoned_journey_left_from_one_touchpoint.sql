-- Rows here are slices where the touchpoints' abandoned steps are not the abandoned journeys.
with
    journeys_abandoned as (
        select slice_kind, slice, count(*) filter (where outcome = 'abandoned') as abandoned
        from journeys.journeys
        join journeys.slices using (customer_number, journey_number)
        where journeys.in_population
        group by slice_kind, slice
    ),
    steps_abandoned as (
        select slice_kind, slice, sum(abandoned)::bigint as left_from
        from mining.drop_off_by_slice
        where level = 'touchpoint'
        group by slice_kind, slice
    )
select slice_kind, slice, abandoned, coalesce(left_from, 0) as left_from
from journeys_abandoned
full join steps_abandoned using (slice_kind, slice)
where coalesce(abandoned, 0) <> coalesce(left_from, 0)
