-- One row per item of each record's list; a record with an empty list, or with none, stays one row.
with
    listed as (
        select l.*, i.item::varchar as item, i.ordinality
        from holders as l
        left join unnest(l.items)
        with ordinality as i(item, ordinality) on true
    ),
    judged as (
        select
            *,
            case
                when reason is not null
                then reason
                when item is null and try(json_type(container)) = 'ARRAY'
                then 'empty'
                when item is null
                then 'unwrap_failed'
                when json_type(item) <> 'OBJECT'
                then 'not_an_object'
            end as verdict
        from listed
    )
select
    file_no,
    line_no,
    row_number() over (partition by file_no, line_no order by item_no, ordinality) as item_no,
    case when verdict is null then item end as rec,
    rec as parent,
    case when verdict is not null then coalesce(raw, item, rec) end as raw,
    verdict as reason
from judged
