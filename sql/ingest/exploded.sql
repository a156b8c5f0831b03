-- One row per item of each record's list; a record with an empty list, or with none, stays one row.
-- `holder_no` says which record it is from, so that a long one is not carried along with each item.
with
    listed as (
        select
            h.file_no,
            h.line_no,
            h.item_no as holder_item_no,
            h.holder_no,
            h.reason as holder_reason,
            i.item::varchar as item,
            i.ordinality,
            case when i.item is null then coalesce(h.raw, h.rec) end as whole,
            case when i.item is null then try(json_type(h.container)) end as kind
        from holders as h
        left join unnest(h.items)
        with ordinality as i(item, ordinality) on true
    ),
    judged as (
        select
            *,
            case
                when holder_reason is not null
                then holder_reason
                when item is null and kind = 'ARRAY'
                then 'empty'
                when item is null
                then 'unwrap_failed'
                when json_type(item) <> 'OBJECT'
                then 'not_an_object'
            end as reason
        from listed
    )
select
    file_no,
    line_no,
    row_number() over (
        partition by file_no, line_no order by holder_item_no, ordinality
    ) as item_no,
    holder_no,
    case when reason is null then item end as rec,
    case when reason is not null then coalesce(whole, item) end as raw,
    reason
from judged
