-- One row, if a way is expected: how much of the population was compared with it.
select journeys, aligned, aligned_share, mean_fitness from mining.expected_coverage
