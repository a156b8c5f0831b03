-- One row per event that was loaded: which journey and step it is part of, or why it is left out.
select
    e.event_id,
    e.source_id,
    e.source_event_id,
    e.channel,
    e.name,
    o.touchpoint,
    e.occurred_at,
    e.received_at,
    coalesce(r.actor, e.actor) as actor,
    e.is_automated or m.event_id is not null as is_automated,
    coalesce(e.automation_reason, m.reason) as automation_reason,
    e.ts_flag,
    e.fact,
    e.fact_ref,
    e.amount,
    e.currency,
    e.result,
    e.score,
    e.score_scale,
    e.url_path,
    e.campaign,
    e.status_code,
    e.products,
    c.customer_id,
    n.session_number,
    c.customer_id || '-' || n.journey_number as journey_id,
    n.step_number,
    r.reason as left_out
from landing.events as e
left join events.reasons as r using (event_id)
left join events.automation as m using (event_id)
left join identity.customers as c on c.customer_number = r.customer_number
left join events.ordered as o on o.event_id = e.event_id
left join
    journeys.numbered as n
    on n.customer_number = o.customer_number
    and n.event_number = o.event_number
order by e.event_id
