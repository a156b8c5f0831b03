-- One row per rule of the contract and journey of the population: kept, broken, pending, or does
-- not apply.
-- Kept and broken are for good, whatever may still come; pending is what can still go either way
-- because the journey may go on. step_number is the first step that broke the rule; empty where
-- what is missing broke it.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    judged as (
        select
            rule_number,
            customer_number,
            journey_number,
            case
                when verdict <> 'waiting'
                then verdict
                when running.customer_number is null or closes_at <= watermark
                then 'broken'
                else 'waiting'
            end as verdict,
            step_number
        from mining.contract_visits
        left join mining.running_journeys as running using (customer_number, journey_number)
        cross join clock
        where verdict is not null
    ),
    summed as (
        select
            rule_number,
            customer_number,
            journey_number,
            min(step_number) filter (where verdict = 'broken') as broken_step,
            bool_or(verdict = 'kept') as has_kept
        from judged
        group by all
    )
select
    rule_number,
    customer_number,
    journey_number,
    ends.outcome,
    running.customer_number is null as is_over,
    case
        when broken_step is not null
        then 'broken'
        when rule in ('followed_by', 'before') and summed.rule_number is null
        then 'does not apply'
        when rule in ('must', 'starts_with', 'before') and has_kept
        then 'kept'
        when running.customer_number is not null
        then 'pending'
        when rule = 'must'
        then 'broken'
        else 'kept'
    end as result,
    broken_step as step_number
from mining.journey_ends as ends
cross join settings.contract
left join mining.running_journeys as running using (customer_number, journey_number)
left join summed using (rule_number, customer_number, journey_number)
