-- Rows here are outcomes of which the policy in force and the headline say two things.
select outcome, policies.journeys, headline.journeys as headline_journeys
from (from mining.policies where is_chosen) as policies
full join mining.headline using (outcome)
where policies.journeys is distinct from headline.journeys
