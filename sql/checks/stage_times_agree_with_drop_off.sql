-- Rows here are times between stages that contradict drop-off, their parts or themselves: shares
-- that do not sum up, times that run backwards, a half that fewer reach.
with
    summed as (
        select
            slice_kind,
            slice,
            stage,
            sum(journeys)::bigint as journeys,
            sum(advanced_share::decimal(38, 20))::double as advanced_share
        from mining.stage_pairs_by_slice
        group by slice_kind, slice, stage
    )
select
    slice_kind,
    slice,
    stage,
    times.entered,
    times.advanced,
    times.advanced_share,
    times.median_aware_seconds,
    times.p90_aware_seconds,
    times.half_seconds
from mining.stage_times_by_slice as times
left join summed using (slice_kind, slice, stage)
left join
    mining.drop_off_by_slice as lost
    on lost.slice_kind = times.slice_kind
    and lost.slice = times.slice
    and lost.level = 'stage'
    and lost.name = times.stage
where
    (times.entered, times.advanced, times.abandoned, times.open)
    is distinct from (lost.entered, lost.advanced, lost.abandoned, lost.open)
    or times.advanced <> coalesce(summed.journeys, 0)
    or abs(times.advanced_share - coalesce(summed.advanced_share, 0)) > 1e-9
    or abs(times.advanced_share + lost.open_aware + lost.unresolved - 1) > 1e-9
    or not coalesce(
        times.advanced_low <= times.advanced_share and times.advanced_share <= times.advanced_high,
        times.advanced_share is null
    )
    or times.median_seen_seconds > times.p90_seen_seconds
    or times.median_aware_seconds > times.p90_aware_seconds
    or (times.half_seconds is null) <> (times.half_withheld is not null)
    or (times.half_seconds is not null and not is_at_least(times.advanced_share, 0.5))
    or times.half_seconds < times.median_aware_seconds
