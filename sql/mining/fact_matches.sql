-- One row per source that reports sales: which of them other sources report too, and where its
-- amount is not the one that counts (in the same currency, by more than 0.01).
-- `lacking` are sales that it does not know and another source does. Amounts are of first reports.
with
    reports as (
        select
            rank,
            source_id,
            fact_ref,
            count(*) as events,
            min_by(struct_pack(amount, currency), (occurred_at, seq, event_id)) as told
        from events.sales
        group by rank, source_id, fact_ref
    ),
    kept as (select fact_ref, amount, currency from events.sales where event_id = kept_event_id),
    compared as (
        select
            r.*,
            count(*) over (partition by r.fact_ref) as sources,
            abs(r.told.amount - k.amount) as difference
        from reports as r
        left join kept as k on k.fact_ref = r.fact_ref and k.currency = r.told.currency
    ),
    known as (select count(*) as sales from kept)
select
    rank,
    source_id,
    sum(events)::bigint as reports,
    count(*) as sales,
    count(*) filter (where sources > 1) as matched,
    count(*) filter (where sources = 1) as only_here,
    any_value(known.sales) - count(*) as lacking,
    count(*) filter (where sources > 1) / count(*) as matched_share,
    count(*) filter (where sources > 1 and difference is not null) as amounts_compared,
    count(*) filter (where sources > 1 and difference > 0.01) as amounts_differ,
    any_value(known.sales) as all_sales
from compared
cross join known
group by rank, source_id
