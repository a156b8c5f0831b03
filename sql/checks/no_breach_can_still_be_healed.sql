-- Rows here are journeys that may still go on and are said to have broken a rule that what comes
-- next could keep.
with clock as (select max(watermark) as watermark from events.watermarks)
select words, customer_number, journey_number, cases.step_number, steps.entered_at, within_time
from mining.contract_cases as cases
join settings.contract using (rule_number)
semi join mining.running_journeys using (customer_number, journey_number)
left join journeys.steps as steps using (customer_number, journey_number, step_number)
cross join clock
where
    result = 'broken'
    and (
        rule = 'must'
        or (rule = 'followed_by' and coalesce(steps.entered_at + within_time > watermark, true))
    )
