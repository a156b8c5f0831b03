"""Each promise of mining, and a planted fault that its check must find."""

import pytest

from tests.mining.world import broken, mined
from tests.mining.worlds import random_world

FAULTS = {
    "both_flows_begin_with_everyone": (
        "update mining.path_flow_by_slice set journeys = journeys + 1 where position = 0",
        "delete from mining.stage_flow_by_slice where source = 'START' and slice = 'web'",
    ),
    "directly_follows_counts_every_step": (
        "delete from mining.directly_follows where source = 'START' and target = 'a'",
    ),
    "directly_follows_counts_its_cases": (
        "update mining.directly_follows set journeys = journeys - 1 where source = 'a'",
        "delete from mining.directly_follows_cases where source = 'a' and target = 'b'",
    ),
    "drop_off_counts_its_cases": (
        "update mining.drop_off_cases set result = 'open' where result = 'abandoned'",
        "delete from mining.drop_off where level = 'stage' and name = 'Aware'",
    ),
    "drop_off_figures_are_in_order": (
        "update mining.drop_off_by_slice set naive = 0 where level = 'stage'",
        "update mining.drop_off_by_slice set open_aware = -0.1 where level = 'stage'",
    ),
    "drop_off_limits_hold_their_figure": (
        "update mining.drop_off_by_slice set seen_low = 1.5 where level = 'stage'",
        "update mining.drop_off_by_slice set naive_high = null where level = 'stage'",
    ),
    "every_abandoned_journey_left_from_one_touchpoint": (
        "update mining.drop_off_by_slice set abandoned = abandoned + 1 where name = 'a'",
    ),
    "outcomes_sum_to_journeys": (
        "update journeys.journeys set outcome = null where customer_number = 1",
        "update journeys.journeys set left_cut = true where in_population",
        "update mining.variants set open = open + 1 where path in (select min(path) from mining.variants)",
    ),
    "path_flow_back_counts_its_cases": (
        "update mining.path_flow_back set converted = converted + 1 where position = 1",
        "delete from mining.path_flow_back_cases where source = 'BEYOND'",
    ),
    "path_flow_back_draws_every_end": (
        "delete from mining.path_flow_back_by_slice where target = 'END:converted' and slice = 'web'",
        "update mining.path_flow_back_by_slice set journeys = journeys + 1 where source = 'START'",
    ),
    "path_flow_back_invents_no_ribbon": (
        "update mining.path_flow_back set source = 'e' where position = 1 and source = 'a' and target = 'b'",
        "delete from mining.path_flow_back where position = 1 and source = 'a' and target = 'b'",
    ),
    "path_flow_back_is_conserved": (
        "update mining.path_flow_back_by_slice set abandoned = abandoned + 1 where position = 2",
        "delete from mining.path_flow_back_by_slice where position = 3 and source = 'a'",
    ),
    "path_flow_counts_its_cases": (
        "update mining.path_flow set journeys = journeys + 1 where position = 1",
    ),
    "path_flow_invents_no_ribbon": (
        "update mining.path_flow set target = 'e' where position = 1 and source = 'a' and target = 'b'",
        "delete from mining.path_flow where position = 1 and source = 'a' and target = 'b'",
    ),
    "path_flow_is_conserved": (
        "update mining.path_flow_by_slice set journeys = journeys + 1 where position = 2",
        "delete from mining.path_flow_by_slice where position = 3 and source = 'a'",
    ),
    "stage_flow_counts_its_cases": ("delete from mining.stage_flow where source = 'START'",),
    "stage_flow_is_conserved": (
        "delete from mining.stage_flow_by_slice where target = 'Aware / END:abandoned'",
        "update mining.stage_flow_by_slice set source = 'Buy / a' where source = 'Aware / a'",
    ),
    "stage_shares_sum_to_one": ("update mining.incidence set unresolved = unresolved + 1e-6",),
    "variants_counts_its_cases": (
        "update mining.variants_cases set outcome = 'open' where outcome = 'abandoned'",
    ),
}
CASES = [(check, fault) for check, faults in FAULTS.items() for fault in faults]


@pytest.mark.parametrize(("check", "fault"), CASES)
def test_a_planted_fault_is_found(check: str, fault: str) -> None:
    world = random_world(seed=7, journeys=120, quiet_hours=72, longest_wait=30, begin=0)
    connection = mined(world)
    assert broken(connection, check) == []
    connection.execute(fault)
    assert broken(connection, check)
