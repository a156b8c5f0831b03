-- Rows here are rules of the contract that do not judge each journey of the population once.
with
    expected_count as (select count(*) as journeys from mining.journey_ends),
    judged as (
        select
            rule_number,
            count(*) as verdicts,
            count(distinct(customer_number, journey_number)) as journeys,
            count(*) filter (where result = 'pending' and is_over) as pending_after_all
        from mining.contract_cases
        where result in ('kept', 'broken', 'pending', 'does not apply')
        group by rule_number
    )
select rule_number, words, verdicts, judged.journeys, pending_after_all, expected_count.journeys
from settings.contract
cross join expected_count
left join judged using (rule_number)
where
    coalesce(verdicts, 0) <> expected_count.journeys
    or coalesce(judged.journeys, 0) <> expected_count.journeys
    or pending_after_all > 0
