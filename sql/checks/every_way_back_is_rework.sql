-- Rows here are journeys that turned back to a touchpoint more often than they came there again.
select
    back.customer_number,
    back.journey_number,
    back.kind,
    back.touchpoint,
    back.times,
    rework.times as again
from mining.loops_cases as back
left join
    mining.loops_cases as rework
    on rework.kind = 'rework'
    and rework.customer_number = back.customer_number
    and rework.journey_number = back.journey_number
    and rework.touchpoint = back.touchpoint
where back.kind in ('u-turn', 'ping-pong') and back.times > coalesce(rework.times, 0)
