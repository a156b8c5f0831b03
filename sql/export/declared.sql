-- One row: of the journeys declared abandoned in the four weeks that could be watched since, how
-- many came back.
select declared, came_back, return_share, return_low, return_high from mining.declared
