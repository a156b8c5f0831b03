-- One row per rule of the contract and per departure from the expected way: the journeys that broke
-- it for good, how they ended and what they were worth, those still pending, and the share among
-- journeys that are over.
with
    counted as (
        select
            kind,
            deviation,
            count(*) filter (where not is_pending) as journeys,
            count(*) filter (where not is_pending and cases.outcome = 'converted') as converted,
            count(*) filter (where not is_pending and cases.outcome = 'abandoned') as abandoned,
            count(*) filter (where not is_pending and cases.outcome = 'open') as open,
            count(*) filter (where is_pending) as pending,
            sum(journeys.value) filter (where not is_pending) as value
        from mining.deviations_cases as cases
        join journeys.journeys as journeys using (customer_number, journey_number)
        group by kind, deviation
    )
select
    kind,
    deviation,
    why,
    coalesce(counted.journeys, 0) as journeys,
    coalesce(converted, 0) as converted,
    coalesce(abandoned, 0) as abandoned,
    coalesce(open, 0) as open,
    coalesce(pending, 0) as pending,
    coalesce(value, 0)::decimal(38, 4) as value,
    settled,
    settled_touched,
    share,
    share_limits(share, replicates, settled, settled).low as share_low,
    share_limits(share, replicates, settled, settled).high as share_high
from mining.deviations_replicates
left join counted using (kind, deviation)
left join settings.contract on kind = 'contract' and words = deviation
