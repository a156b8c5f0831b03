-- One row per path that at least $k people share, the commonest first, and one (path empty) for
-- all rarer ones.
-- Only the first 25 are told apart: the report lists no more.
with
    shared as (
        select path, count(distinct customer_number) as customers
        from mining.variants_cases
        group by path
    ),
    ranked as (
        select
            *,
            row_number() over (order by customers desc, journeys desc, path) as position,
            sum(journeys) over () as all_journeys
        from mining.variants
        join shared using (path)
    ),
    named as (select *, customers >= $k and position <= 25 as is_named from ranked)
select
    min(position) as position,
    case when is_named then path end as path,
    count(*) as paths,
    case when is_named then any_value(customers) end as customers,
    sum(journeys)::bigint as journeys,
    sum(converted)::bigint as converted,
    sum(abandoned)::bigint as abandoned,
    sum(open)::bigint as open,
    sum(aftercare)::bigint as aftercare,
    case when is_named then any_value(median_days) end as median_days,
    sum(journeys) / any_value(all_journeys) as share,
    any_value(all_journeys)::bigint as all_journeys
from named
group by is_named, case when is_named then path end
