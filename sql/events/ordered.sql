-- One row per event that is the customer's doing, in the one total order of each customer.
-- event_number is computed here once; nothing later sorts by another key. Streaming: it counts the
-- rows of each run of a customer, sorted just before.
with
    placed as (
        select
            r.customer_number,
            r.landed,
            s.rank,
            e.seq,
            e.event_id,
            e.occurred_at,
            e.source_id,
            e.channel,
            e.name,
            k.touchpoint,
            k.stage,
            k.is_unmapped,
            g.touchpoint is not null as is_goal,
            e.amount,
            e.currency,
            e.result,
            e.status_code,
            e.url_path,
            e.referrer_path,
            e.referrer_host,
            e.campaign,
            e.attrs
        from events.reasons as r
        join landing.events as e using (event_id)
        join settings.sources as s using (source_id)
        join
            events.kinds as k
            on k.source_id = e.source_id
            and k.channel = e.channel
            and k.name = e.name
            and k.url_path is not distinct from e.url_path
            and k.campaign is not distinct from e.campaign
            and k.result is not distinct from e.result
            and (k.attrs is null or k.attrs is not distinct from e.attrs)
        left join settings.goals as g on g.touchpoint = k.touchpoint
        where r.reason is null
        order by r.customer_number, e.occurred_at, s.rank, e.seq, e.event_id
    ),
    counted as (
        select
            *,
            row_number() over () as row_no,
            coalesce(customer_number <> lag(customer_number) over (), true) as is_first
        from placed
    )
select
    customer_number,
    (
        row_no - last_value(case when is_first then row_no end ignore nulls) over (
            rows unbounded preceding
        )
        + 1
    )::integer as event_number,
    event_id,
    occurred_at,
    source_id,
    channel,
    name,
    touchpoint,
    stage,
    is_unmapped,
    is_goal,
    amount,
    currency,
    result,
    status_code,
    url_path,
    referrer_path,
    referrer_host,
    campaign,
    attrs,
    landed
from counted
