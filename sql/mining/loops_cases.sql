-- One row per journey of the population and loop it went through: how often.
-- rework: the touchpoint again, in whatever session; times counts the steps after its first.
-- u-turn: back to a after less on b than $u_turn_dwell and than a quarter of all who were on b.
with
    walked as (
        select
            customer_number,
            journey_number,
            'rework' as kind,
            touchpoint::varchar as path,
            touchpoint::varchar as touchpoint,
            null::varchar as via,
            count(*) - 1 as times
        from journeys.steps
        semi join mining.journey_ends using (customer_number, journey_number)
        group by customer_number, journey_number, touchpoint
        having count(*) > 1
    ),
    met as (
        select
            customer_number,
            journey_number,
            'u-turn' as kind,
            concat_ws(' > ', turns.touchpoint, via, turns.touchpoint) as path,
            turns.touchpoint,
            via
        from mining.turns as turns
        join mining.dwells as dwells on dwells.touchpoint = via
        where
            back_at - entered_at < $u_turn_dwell
            and epoch_us(back_at - entered_at) / 1000000 < lower_quartile_seconds
        union all
        select
            customer_number,
            journey_number,
            'ping-pong' as kind,
            concat_ws(' > ', touchpoint, via, touchpoint, via) as path,
            touchpoint,
            via
        from mining.ping_pongs
        union all
        select
            customer_number,
            journey_number,
            'refresh' as kind,
            touchpoint as path,
            touchpoint,
            null as via
        from mining.refreshes
    )
select customer_number, journey_number, kind, path, touchpoint, via, times
from walked
union all
select customer_number, journey_number, kind, path, touchpoint, via, count(*) as times
from met
group by customer_number, journey_number, kind, path, touchpoint, via
