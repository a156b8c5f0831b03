-- One row per response of a known customer: what the company sent or did, with the journey it falls
-- into and the last step before it.
select
    r.event_id,
    c.customer_id,
    c.customer_id || '-' || r.journey_number as journey_id,
    r.step_number,
    r.occurred_at,
    r.source_id,
    r.channel,
    r.name,
    r.touchpoint,
    r.campaign
from journeys.responses as r
join identity.customers as c using (customer_number)
order by r.event_id
