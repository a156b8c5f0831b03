-- One row per thing that changed tonight in a source, as a sentence.
with
    said as (
        select
            source_id,
            case
                finding
                when 'new_field'
                then 'new field ' || field
                when 'missing_field'
                then 'field ' || field || ' is missing'
                when 'renamed_field'
                then 'field ' || before || ' seems to be ' || now || ' now'
                when 'retyped_field'
                then 'field ' || field || ' is ' || now || ' now, it was ' || before
                when 'null_share'
                then
                    printf(
                        'column %s is empty in %.0f %% of the rows, it was in %.0f %%',
                        field,
                        100 * share_now,
                        100 * share_before
                    )
            end as sentence
        from mining.source_drift
        union all
        select
            source_id,
            case
                state
                when 'silent'
                then 'no rows tonight'
                when 'low'
                then 'under a tenth of the usual rows'
                else 'over ten times the usual rows'
            end
            || printf(': %d, usually %.0f', rows_read, coalesce(usual_rows, 0))
            || coalesce('; its newest row is of ' || strftime(last_at, '%Y-%m-%d %H:%M'), '')
        from mining.source_volume
        where state in ('silent', 'low', 'high')
    )
select source_id || ': ' || sentence as line
from said
order by line
