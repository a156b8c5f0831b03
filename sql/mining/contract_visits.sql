-- One row per rule of the contract and step of the population's journeys that it speaks of, and
-- what this step alone does to it: kept, broken, waiting for what should follow, or nothing.
-- A window counts from entering one step to entering the other, its end inside.
with
    named as (
        select rule_number, first_touchpoint as touchpoint, true as is_first
        from settings.contract
        where rule <> 'starts_with'
        union all
        select rule_number, then_touchpoint as touchpoint, false as is_first
        from settings.contract
        where then_touchpoint is not null
    ),
    met as (
        select
            rule_number,
            is_first,
            customer_number,
            journey_number,
            step_number,
            entered_at,
            count(*) filter (where is_first) over (
                way order by step_number rows unbounded preceding
            ) as firsts,
            last_value(case when not is_first then entered_at end ignore nulls) over (
                way order by step_number desc rows unbounded preceding
            ) as then_at
        from journeys.steps
        join named using (touchpoint)
        semi join mining.journey_ends using (customer_number, journey_number)
        window way as (partition by rule_number, customer_number, journey_number)
    )
select
    rule_number,
    customer_number,
    journey_number,
    step_number,
    entered_at + within_time as closes_at,
    case
        when rule = 'must' or (rule = 'before' and not is_first and firsts > 0)
        then 'kept'
        when rule = 'never' or (rule = 'before' and not is_first) or firsts > times
        then 'broken'
        when rule = 'followed_by' and is_first
        then
            case
                when then_at is null
                then 'waiting'
                when coalesce(then_at - entered_at <= within_time, true)
                then 'kept'
                else 'broken'
            end
    end as verdict
from met
join settings.contract using (rule_number)
union all
select
    rule_number,
    customer_number,
    journey_number,
    step_number,
    null as closes_at,
    case when touchpoint = first_touchpoint then 'kept' else 'broken' end as verdict
from journeys.steps
cross join settings.contract
semi join mining.journey_ends using (customer_number, journey_number)
where rule = 'starts_with' and step_number = 1
