"""Speed against peers, in one run with ratios; never part of the test suite."""
