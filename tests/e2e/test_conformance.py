"""pm4py's own answers on the sample: how well paths fit the expected way, and how long things take."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journey_mining.mining.library import pm4py_module
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import Warehouse, open_warehouse

# pm4py uses what numpy and pandas are about to give up.
pytestmark = [
    pytest.mark.filterwarnings("ignore:the matrix subclass"),
    pytest.mark.filterwarnings("ignore:The 'lsuffix' and 'rsuffix'"),
]
FIRST_MEETINGS = """
    select
        customer_number || '-' || journey_number as "case:concept:name",
        touchpoint::varchar as "concept:name",
        entered_at at time zone 'UTC' as start_timestamp,
        left_at at time zone 'UTC' as "time:timestamp"
    from journeys.steps
    semi join mining.journey_ends using (customer_number, journey_number)
    anti join mining.running_journeys using (customer_number, journey_number)
    qualify row_number() over (partition by customer_number, journey_number, touchpoint order by step_number) = 1
    order by customer_number, journey_number, step_number
"""


@pytest.fixture(scope="module")
def warehouse(sample_night: Path) -> Iterator[Warehouse]:
    with open_warehouse(sample_night / "warehouse.duckdb", Limits(), read_only=True) as opened:
        yield opened


def test_the_temporal_profile_is_pm4pys_over_first_meetings(warehouse: Warehouse) -> None:
    log = warehouse.cursor().sql(FIRST_MEETINGS).df()
    theirs = pm4py_module("pm4py").discover_temporal_profile(log)
    ours = {
        (row["source"], row["target"]): (row["mean_seconds"], row["deviation_seconds"])
        for row in warehouse.table("mining.temporal_profile").to_pylist()
    }
    assert len(ours) > 500
    assert ours.keys() == theirs.keys()
    for pair, figures in ours.items():
        assert figures == pytest.approx(theirs[pair], rel=1e-6, abs=1e-6), pair


def test_paths_fit_the_expected_way_as_pm4pys_usual_alignments_say(warehouse: Warehouse) -> None:
    expected = warehouse.table("settings.expected").sort_by("position").column("touchpoint")
    net = _line(expected.to_pylist())
    log = pm4py_module("pm4py.objects.log.obj")
    usual = pm4py_module(
        "pm4py.algo.conformance.alignments.petri_net.variants.state_equation_a_star"
    )
    variants = warehouse.table("mining.expected_variants").to_pylist()
    over = sorted((-row["journeys"], row["path"], row) for row in variants if not row["is_pending"])
    for *_, row in over[:60]:
        trace = log.Trace([log.Event({"concept:name": name}) for name in row["path"].split(" > ")])
        moves = usual.apply(trace, *net)["cost"] // 10_000
        assert row["cost"] == moves, row["path"]
        assert row["fitness"] == pytest.approx(1 - moves / (len(trace) + len(expected)))


def _line(names: list[str]) -> tuple[Any, Any, Any]:
    petri = pm4py_module("pm4py.objects.petri_net.obj")
    arc = pm4py_module("pm4py.objects.petri_net.utils.petri_utils").add_arc_from_to
    net = petri.PetriNet("expected")
    places = [petri.PetriNet.Place(str(k)) for k in range(len(names) + 1)]
    net.places.update(places)
    for k, name in enumerate(names):
        step = petri.PetriNet.Transition(str(k), name)
        net.transitions.add(step)
        arc(places[k], step, net)
        arc(step, places[k + 1], net)
    return net, petri.Marking({places[0]: 1}), petri.Marking({places[-1]: 1})
