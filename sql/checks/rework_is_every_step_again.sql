-- Rows here are slices whose rework is not their steps less the touchpoints of each journey.
with
    walked as (
        select customer_number, journey_number, count(*) - count(distinct touchpoint) as again
        from journeys.steps
        group by customer_number, journey_number
    ),
    expected as (
        select slice_kind, slice, sum(again)::bigint as again
        from walked
        join journeys.journeys using (customer_number, journey_number)
        join journeys.slices using (customer_number, journey_number)
        where journeys.in_population
        group by slice_kind, slice
    ),
    counted as (
        select slice_kind, slice, sum(times)::bigint as times
        from mining.loops_by_slice
        where kind = 'rework'
        group by slice_kind, slice
    )
select slice_kind, slice, again, times
from expected
full join counted using (slice_kind, slice)
where coalesce(again, 0) <> coalesce(times, 0)
