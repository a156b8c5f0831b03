-- One row per source: the rows it brought tonight beside the median of up to 14 nights, which end
-- with the last before tonight that brought any: so a source that fell silent stays so.
with
    tonight as (select night, as_of from ops.runs where run_id = $run_id),
    nights as (
        select distinct runs.night
        from ops.runs as runs
        cross join tonight
        where runs.as_of <= tonight.as_of and runs.night < tonight.night
    ),
    brought as (
        select
            source_id,
            runs.night,
            runs.night = tonight.night as is_tonight,
            sum(rows_read)::bigint as rows_read
        from ops.arrivals
        join ops.runs as runs using (run_id)
        cross join tonight
        where runs.as_of <= tonight.as_of and runs.night <= tonight.night
        group by source_id, runs.night, is_tonight
    ),
    reaches as (
        select source_id, min(night) as first_night, max(night) as last_night
        from brought
        where not is_tonight and rows_read > 0
        group by source_id
    ),
    earlier as (
        select
            reaches.source_id,
            coalesce(brought.rows_read, 0) as rows_read,
            row_number() over (
                partition by reaches.source_id order by nights.night desc
            ) as nights_ago
        from reaches
        join nights on nights.night between reaches.first_night and reaches.last_night
        left join brought on brought.source_id = reaches.source_id and brought.night = nights.night
    ),
    usual as (
        select source_id, count(*) as nights, median(rows_read) as usual_rows
        from earlier
        where nights_ago <= 14
        group by source_id
    ),
    compared as (
        select
            sources.rank,
            sources.source_id,
            coalesce(sources.must_arrive, false) as must_arrive,
            -- What only says who is who may stay as it is for long.
            not coalesce(is_identity_only, false) or must_arrive as is_watched,
            coalesce(brought.rows_read, 0) as rows_read,
            coalesce(usual.nights, 0) as nights,
            case when usual.nights >= 3 then usual.usual_rows end as usual_rows,
            watermarks.last_at,
            date_sub('day', watermarks.last_at, $as_of) as days_since
        from settings.sources as sources
        left join brought on brought.source_id = sources.source_id and brought.is_tonight
        left join usual on usual.source_id = sources.source_id
        left join events.watermarks as watermarks on watermarks.source_id = sources.source_id
    )
select
    *,
    case
        when rows_read = 0 and must_arrive and usual_rows is null
        then 'silent'
        when usual_rows is null
        then 'not known yet'
        when is_watched and rows_read = 0 and usual_rows > 0
        then 'silent'
        when is_watched and rows_read < 0.1 * usual_rows
        then 'low'
        when rows_read > 10 * usual_rows and usual_rows > 0
        then 'high'
        else 'usual'
    end as state
from compared
