-- One row per refresh: $refresh_events events of one page in a row within $refresh_span, in one
-- step.
-- A page is the touchpoint and the path (where a log has paths) that one kind of event tells of: a
-- view and a click are no refresh. Those that share an event are one. Logs that know no seconds
-- are left out.
-- Streaming: events.ordered keeps each customer in one contiguous run, in order.
with
    compared as (
        select
            customer_number,
            event_number,
            occurred_at,
            customer_number = lag(customer_number) over ()
            and touchpoint = lag(touchpoint) over ()
            and name = lag(name) over ()
            and url_path is not distinct from lag(url_path) over () as is_same
        from events.ordered
    ),
    numbered_pages as (
        select
            *,
            count(case when not coalesce(is_same, false) then 1 end) over (
                rows unbounded preceding
            ) as page_number
        from compared
    ),
    reached as (
        select
            customer_number,
            event_number,
            occurred_at,
            page_number,
            lag(event_number, $refresh_events - 1) over () as first_event_number,
            lag(page_number, $refresh_events - 1) over () as first_page_number,
            lag(occurred_at, $refresh_events - 1) over () as begun_at
        from numbered_pages
    ),
    coarse as (select event_id from landing.events where ts_precision not in ('us', 'ms', 's'))
select
    customer_number,
    last.journey_number,
    last.step_number,
    last.touchpoint::varchar as touchpoint,
    reached.begun_at,
    reached.occurred_at as ended_at,
    reached.event_number
from reached
join journeys.numbered as last using (customer_number, event_number)
join
    journeys.numbered as first
    on first.customer_number = reached.customer_number
    and first.event_number = reached.first_event_number
semi join
    mining.journey_ends as population
    on population.customer_number = reached.customer_number
    and population.journey_number = last.journey_number
where
    first_page_number = page_number
    and reached.occurred_at - reached.begun_at <= $refresh_span
    and first.journey_number = last.journey_number
    and first.step_number = last.step_number
    and first.event_id not in (from coarse)
    and last.event_id not in (from coarse)
qualify
    coalesce(
        event_number - lag(event_number) over (partition by customer_number order by event_number)
        >= $refresh_events,
        true
    )
