-- Rows here are funnel steps whose ways out do not add up, or where more arrive than went on.
with
    followed as (
        select
            *,
            lag(advanced) over (partition by slice_kind, slice, funnel order by position) as sent_on
        from mining.funnels_by_slice
    )
select slice_kind, slice, funnel, position, entered, sent_on, advanced, abandoned, open, converted
from followed
where entered <> advanced + abandoned + open + converted or entered <> coalesce(sent_on, entered)
