-- One row per slice, and stage or touchpoint: the counts, and each share without each group of
-- customers in turn.
-- Where a group holds all there is, the share without it is taken to be the share.
with
    counted as (
        select
            slice_kind,
            slice,
            level,
            name,
            sum(entered)::bigint as entered,
            sum(advanced)::bigint as advanced,
            sum(abandoned)::bigint as abandoned,
            sum(settled)::bigint as settled,
            sum(settled_abandoned)::bigint as settled_abandoned
        from mining.drop_off_groups
        group by all
    ),
    reduced as (
        select
            counted.*,
            left_out.customer_group,
            counted.entered - coalesce(own.entered, 0) as entered_without,
            counted.advanced - coalesce(own.advanced, 0) as advanced_without,
            counted.abandoned - coalesce(own.abandoned, 0) as abandoned_without,
            counted.settled - coalesce(own.settled, 0) as settled_without,
            counted.settled_abandoned
            - coalesce(own.settled_abandoned, 0) as settled_abandoned_without
        from counted
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join
            mining.drop_off_groups as own using (slice_kind, slice, level, name, customer_group)
    ),
    shared as (
        select
            *,
            abandoned / nullif(abandoned + advanced, 0) as seen,
            1 - advanced / entered as naive,
            settled_abandoned / nullif(settled, 0) as settled_share,
            abandoned_without / nullif(abandoned_without + advanced_without, 0) as seen_without,
            1 - advanced_without / nullif(entered_without, 0) as naive_without,
            settled_abandoned_without / nullif(settled_without, 0) as settled_share_without
        from reduced
    )
select
    slice_kind,
    slice,
    level,
    name,
    entered,
    advanced,
    abandoned,
    settled,
    seen,
    naive,
    settled_share,
    list(coalesce(seen_without, seen) order by customer_group) as seen_replicates,
    list(coalesce(naive_without, naive) order by customer_group) as naive_replicates,
    list(
        coalesce(settled_share_without, settled_share) order by customer_group
    ) as settled_replicates
from shared
group by all
