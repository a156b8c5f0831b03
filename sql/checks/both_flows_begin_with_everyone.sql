-- Rows here are slices whose Sankeys do not both begin with every journey of the population.
with
    populations as (
        select slice_kind, slice, count(*) as journeys
        from journeys.journeys
        join journeys.slices using (customer_number, journey_number)
        where journeys.in_population
        group by slice_kind, slice
    ),
    stage_starts as (
        select slice_kind, slice, sum(journeys)::bigint as by_stage
        from mining.stage_flow_by_slice
        where source = 'START'
        group by slice_kind, slice
    ),
    path_starts as (
        select slice_kind, slice, sum(journeys)::bigint as by_path
        from mining.path_flow_by_slice
        where source = 'START' and position = 0
        group by slice_kind, slice
    )
select slice_kind, slice, journeys, by_stage, by_path
from populations
full join stage_starts using (slice_kind, slice)
full join path_starts using (slice_kind, slice)
where by_stage is distinct from journeys or by_path is distinct from journeys
