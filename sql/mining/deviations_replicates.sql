-- One row per deviation: its share among the settled journeys, and the share without each group of
-- customers in turn.
with
    deviating as (
        select kind, deviation, customer_group, count(*) as touched
        from mining.deviations_cases
        join mining.journey_ends using (customer_number, journey_number)
        where not is_pending and is_over
        group by all
    ),
    grouped as (
        select kind, measure, customer_group, count(*) as settled
        from mining.deviations_settled
        join mining.journey_ends using (customer_number, journey_number)
        group by all
    ),
    named as (
        select kind, deviation, case when kind = 'contract' then deviation else kind end as measure
        from
            (
                select kind, deviation
                from mining.deviations_cases
                union
                select 'contract' as kind, words as deviation
                from settings.contract
            )
    ),
    laid_out as (
        select
            named.kind,
            deviation,
            left_out.customer_group,
            coalesce(touched, 0) as group_touched,
            coalesce(grouped.settled, 0) as group_settled,
            coalesce(sum(touched) over of_all, 0)::bigint as settled_touched,
            coalesce(sum(grouped.settled) over of_all, 0)::bigint as settled
        from named
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join deviating using (kind, deviation, customer_group)
        left join grouped using (kind, measure, customer_group)
        window of_all as (partition by named.kind, deviation)
    )
select
    kind,
    deviation,
    settled,
    settled_touched,
    settled_touched / nullif(settled, 0) as share,
    list(
        coalesce(
            (settled_touched - group_touched) / nullif(settled - group_settled, 0),
            settled_touched / nullif(settled, 0)
        )
        order by customer_group
    ) as replicates
from laid_out
group by kind, deviation, settled, settled_touched
