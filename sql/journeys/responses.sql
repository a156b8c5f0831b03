-- One row per response, what the company sent or did, of a known customer until W: the journey it
-- falls into and the last step before it. A journey takes what comes from its start until the next
-- begins; what came before the first falls into none. A response is never a step. Streaming:
-- journeys.steps keeps each customer in one contiguous run, in order. Of steps entered at one
-- instant the last counts, so that one step is the latest at any time.
with
    latest as (
        select customer_number, journey_number, step_number, entered_at
        from journeys.steps
        qualify
            (lead(customer_number) over (), lead(entered_at) over ())
            is distinct from (customer_number, entered_at)
    ),
    told as (
        select
            r.customer_number,
            e.event_id,
            e.occurred_at,
            e.source_id,
            e.channel,
            e.name,
            k.touchpoint,
            e.campaign
        from events.reasons as r
        join landing.events as e using (event_id)
        join
            events.kinds as k
            on k.source_id = e.source_id
            and k.channel = e.channel
            and k.name = e.name
            and k.url_path is not distinct from e.url_path
            and k.campaign is not distinct from e.campaign
            and k.result is not distinct from e.result
            and (k.attrs is null or k.attrs is not distinct from e.attrs)
        cross join (select max(watermark) as watermark from events.watermarks) as clock
        where
            r.reason = 'response'
            and r.customer_number is not null
            and not e.is_identity_only
            and e.occurred_at <= watermark
            and coalesce(e.received_at, e.occurred_at) <= $as_of
    )
select
    told.event_id,
    told.customer_number,
    latest.journey_number,
    latest.step_number,
    told.occurred_at,
    told.source_id,
    told.channel,
    told.name,
    told.touchpoint,
    told.campaign
from told
asof left join
    latest
    on latest.customer_number = told.customer_number
    and latest.entered_at <= told.occurred_at
