-- One row per journey of the population and measure that it can be held against for good: a rule
-- of the contract that applies to it, or the expected way, once the journey is over.
select 'contract' as kind, words as measure, customer_number, journey_number
from mining.contract_cases
join settings.contract using (rule_number)
where is_over and result in ('kept', 'broken')
union all
select 'expected' as kind, 'expected' as measure, customer_number, journey_number
from mining.expected_journeys
join mining.expected_ways using (way, is_pending)
where is_aligned and not is_pending
