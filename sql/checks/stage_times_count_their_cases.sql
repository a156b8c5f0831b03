-- Rows here are times between stages whose counts are not those of their cases.
with
    grouped as (
        select
            stage,
            count(*) as entered,
            count(*) filter (where result = 'advanced') as advanced,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'open') as open
        from mining.stage_times_cases
        group by stage
    ),
    paired as (
        select stage, next_stage, count(*) as journeys
        from mining.stage_times_cases
        where result = 'advanced'
        group by stage, next_stage
    )
select stage, 'any' as next_stage, grouped.entered as cases, times.entered as told, times.advanced
from grouped
full join mining.stage_times as times using (stage)
where
    (grouped.entered, grouped.advanced, grouped.abandoned, grouped.open)
    is distinct from (times.entered, times.advanced, times.abandoned, times.open)
union all
select stage, next_stage, paired.journeys, pairs.journeys, null
from paired
full join mining.stage_pairs as pairs using (stage, next_stage)
where paired.journeys is distinct from pairs.journeys
