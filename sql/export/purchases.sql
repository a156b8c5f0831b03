-- One row per purchase: a goal that a journey reached, with what was bought.
select
    j.journey_id,
    j.customer_id,
    p.purchase_number,
    p.reached_at,
    p.event_id,
    p.products,
    j.customer_id || '-' || p.next_journey_number as next_journey_id,
    p.next_reached_at,
    p.is_left_cut
from journeys.purchases as p
join journeys.journeys as j using (customer_number, journey_number)
order by j.customer_id, j.journey_number
