-- Rows here are drop-off figures without limits, or outside their own, or limits beyond 0 and 1.
with
    figures as (
        select
            slice_kind,
            slice,
            level,
            name,
            'seen' as figure,
            seen as share,
            seen_low as low,
            seen_high as high
        from mining.drop_off_by_slice
        union all
        select slice_kind, slice, level, name, 'naive', naive, naive_low, naive_high
        from mining.drop_off_by_slice
        union all
        select
            slice_kind,
            slice,
            level,
            name,
            'open_aware',
            open_aware,
            open_aware_low,
            open_aware_high
        from mining.drop_off_by_slice
    )
select slice_kind, slice, level, name, figure, share, low, high
from figures
where
    share is not null
    and not coalesce(low >= 0 and low <= share + 1e-9 and share <= high + 1e-9 and high <= 1, false)
