-- One row per purchase: a goal that a journey reached, with what was bought, and the customer's
-- next purchase. All journeys, also those before the report's period.
-- Products are those that the goal's own event names, else those of another report of the sale:
-- the best-ranked that names any. An order names each product once; unknown products are null.
-- is_left_cut: the customer's beginning is not in the logs, so earlier purchases may be missing.
with
    told as (
        select
            sales.kept_event_id as event_id,
            arg_min(
                list_filter(products, lambda one:one <> ''),
                (sales.rank, landed.occurred_at, landed.seq, landed.event_id)
            ) as products
        from events.sales
        join landing.events as landed using (event_id)
        where len(list_filter(products, lambda one:one <> '')) > 0
        group by sales.kept_event_id
    ),
    reached as (
        select
            j.customer_number,
            j.journey_number,
            j.converted_at as reached_at,
            s.first_event_id as event_id,
            coalesce(
                nullif(list_filter(landed.products, lambda one:one <> ''), []), told.products
            ) as products
        from journeys.journeys as j
        join journeys.steps as s using (customer_number, journey_number)
        join landing.events as landed on landed.event_id = s.first_event_id
        left join told on told.event_id = s.first_event_id
        where s.is_goal
    )
select
    customer_number,
    journey_number,
    (row_number() over by_customer)::integer as purchase_number,
    reached_at,
    event_id,
    list_sort(list_distinct(products)) as products,
    first_value(reached_at) over by_customer as first_reached_at,
    lead(journey_number) over by_customer as next_journey_number,
    lead(reached_at) over by_customer as next_reached_at,
    lead(list_sort(list_distinct(products))) over by_customer as next_products,
    cut.customer_number is not null as is_left_cut
from reached
left join
    (select customer_number from journeys.journeys where left_cut) as cut using (customer_number)
window by_customer as (partition by customer_number order by journey_number)
