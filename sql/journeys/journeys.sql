-- One row per journey: one customer's way from a start to an outcome, as it stands at the
-- watermark.
-- Aftercare goes before open and abandoned: a late ticket of a buyer is no lost sale.
with
    placed as (
        select
            p.*,
            c.customer_id,
            w.watermark,
            q.quiet_time,
            lag(p.journey_number) over by_customer as previous_number,
            coalesce(
                bool_or(p.converted_at is not null) over (
                    by_customer rows between unbounded preceding and 1 preceding
                ),
                false
            ) as converted_before
        from journeys.spans as p
        join identity.customers as c using (customer_number)
        cross join (select any_value(watermark) as watermark from events.watermarks) as w
        cross join journeys.quiet_time as q
        window by_customer as (partition by p.customer_number order by p.journey_number)
    ),
    judged as (
        select
            p.*,
            case
                when p.converted_at is not null
                then 'converted'
                when p.furthest_position is null and p.converted_before
                then 'aftercare'
                when p.watermark - p.last_at >= p.quiet_time
                then 'abandoned'
                else 'open'
            end as outcome,
            p.journey_number = 1
            and p.started_at <= m.known_from + $time_out / 2
            and n.touchpoint is null as left_cut,
            coalesce(p.longest_silence >= epoch(p.quiet_time), false) as recovered,
            coalesce(p.started_at >= p.watermark - $period::interval, true) as in_period,
            case when coalesce(g.currency, $currency) = $currency then g.amount end as goal_amount
        from placed as p
        join
            (
                select customer_number, w.first_at as known_from
                from events.ordered
                join events.watermarks as w using (source_id)
                where event_number = 1
            ) as m using (customer_number)
        left join journeys.entries as n on n.touchpoint = p.entry_touchpoint
        left join
            (from events.ordered where is_goal) as g
            on g.customer_number = p.customer_number
            and g.event_number = p.goal_event_number
    )
select
    j.customer_number,
    j.journey_number,
    j.customer_id || '-' || j.journey_number as journey_id,
    j.customer_id,
    j.customer_id || '-' || j.previous_number as previous_journey_id,
    j.started_at,
    j.converted_at,
    j.last_at,
    j.outcome,
    j.left_cut,
    j.recovered,
    t.stage as furthest_stage,
    j.entry_touchpoint,
    j.entry_channel,
    j.exit_touchpoint,
    j.channels,
    j.steps,
    j.sessions,
    case when j.outcome = 'converted' then coalesce(j.goal_amount, $goal_value) end::decimal(
        18, 4
    ) as value,
    case when j.outcome = 'converted' then $currency end as currency,
    null::varchar as persona,
    j.in_period,
    j.in_period and not j.left_cut and j.outcome <> 'aftercare' as in_population
from judged as j
left join settings.stages as t on t.position = j.furthest_position
order by j.customer_number, j.journey_number
