-- One row per rule of the contract and journey of the population: kept, broken, pending, or does
-- not apply.
select rule_number, words as rule, journey_id, customer_id, c.outcome, result, is_over, step_number
from mining.contract_cases as c
join settings.contract using (rule_number)
join journeys.journeys using (customer_number, journey_number)
order by rule_number, journey_id
