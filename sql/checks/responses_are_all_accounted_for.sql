-- Rows here are names of responses of which some are lost or told twice: those that were loaded are
-- those with a journey, those before any, those of nobody known, mere identities, and those that
-- wait.
with
    loaded as (
        select
            e.name,
            count(*) as responses,
            count(*) filter (
                where
                    l.customer_number is null
                    or e.is_identity_only
                    or e.occurred_at > watermark
                    or watermark is null
                    or coalesce(e.received_at, e.occurred_at) > $as_of
            ) as not_told
        from events.left_out as l
        join landing.events as e using (event_id)
        cross join (select max(watermark) as watermark from events.watermarks) as clock
        where l.reason = 'response'
        group by e.name
    ),
    told as (
        select
            name,
            count(journey_number) as with_journey,
            count(*) - count(journey_number) as without_journey
        from journeys.responses
        group by name
    )
select name, responses, with_journey, without_journey, not_told
from loaded
full join told using (name)
where
    coalesce(responses, 0)
    <> coalesce(with_journey, 0) + coalesce(without_journey, 0) + coalesce(not_told, 0)
