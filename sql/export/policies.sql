-- One row per policy of who is who and outcome.
select
    policy, is_chosen, outcome, customers, population, journeys, share, least_share, greatest_share
from mining.policies
order by policy, outcome
