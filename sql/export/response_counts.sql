-- One row per response of the population's journeys, as the rules name it.
select touchpoint, responses, journeys, customers from mining.responses order by touchpoint
