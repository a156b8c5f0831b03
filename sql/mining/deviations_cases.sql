-- One row per journey of the population and deviation from what it should have been: a rule of the
-- contract that it broke, or a departure from the expected way.
-- Pending is what may still be healed, or come to be another deviation, as the journey goes on.
select
    'contract' as kind,
    words as deviation,
    customer_number,
    journey_number,
    outcome,
    result = 'pending' as is_pending,
    is_over,
    step_number
from mining.contract_cases
join settings.contract using (rule_number)
where result in ('broken', 'pending')
union all
select
    'expected' as kind,
    deviation,
    customer_number,
    journey_number,
    outcome,
    is_pending,
    not is_pending as is_over,
    step_number
from mining.expected_cases
join mining.journey_ends using (customer_number, journey_number)
