"""The event logs of a night, read back by pm4py: the same cases, moves and objects as in the tables."""

import csv
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from journey_mining.export.event_logs import _NO_XML
from journey_mining.mining.library import pm4py_module
from tests.e2e.conftest import SmallNight, command, digests


@pytest.fixture(scope="module")
def written(small_night: SmallNight, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    for name in ("xes", "ocel", "bpmn", "csv"):
        done = _export(small_night, folder, name)
        assert done.startswith("1 file in" if name != "csv" else ""), done
    return folder


def _export(night: SmallNight, folder: Path, name: str) -> str:
    words = ("--project", night.project, "--out", night.out, "--to", folder, "--format", name)
    done = command("export", *words)
    assert done.code == 0, done.err
    return done.out


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _moves(steps: list[dict[str, str]]) -> Counter[tuple[str, str]]:
    pairs = itertools.pairwise(steps)
    return Counter(
        (one["touchpoint"], two["touchpoint"])
        for one, two in pairs
        if one["journey_id"] == two["journey_id"]
    )


def test_pm4py_reads_the_cases_the_moves_and_the_variants_of_the_xes(written: Path) -> None:
    log = pm4py_module("pm4py").read_xes(str(written / "event_log.xes"))
    steps = _table(written, "steps")
    assert len(log) == len(steps) > 0
    assert log["case:concept:name"].nunique() == len(_table(written, "journeys"))
    graph, starts, ends = pm4py_module("pm4py").discover_dfg(log)
    assert Counter(graph) == _moves(steps)
    assert sum(starts.values()) == sum(ends.values()) == len(_table(written, "journeys"))
    outcomes = Counter(row["outcome"] for row in _table(written, "journeys"))
    assert Counter(log.groupby("case:concept:name")["case:outcome"].first()) == outcomes


def test_pm4py_reads_the_model_of_the_journeys_and_its_touchpoints_are_theirs(
    written: Path,
) -> None:
    model = pm4py_module("pm4py").read_bpmn(str(written / "process_map.bpmn"))
    tasks = {one.get_name() for one in model.get_nodes() if type(one).__name__ == "Task"}
    assert tasks
    assert tasks <= {row["touchpoint"] for row in _table(written, "steps")}
    assert len(model.get_flows()) > len(tasks)


def test_pm4py_reads_the_events_and_objects_of_the_ocel(written: Path) -> None:
    log: Any = pm4py_module("pm4py").read_ocel2_json(str(written / "event_log.jsonocel"))
    assert len(log.events) == len(_table(written, "steps"))
    kinds = Counter(log.objects["ocel:type"])
    assert kinds["journey"] == len(_table(written, "journeys"))
    assert kinds["customer"] == len({row["customer_id"] for row in _table(written, "journeys")})
    named = {
        (row["fact"], row["fact_ref"])
        for row in _table(written, "events")
        if row["fact"] and row["fact_ref"] and row["step_number"]
    }
    assert kinds["order"] == sum(fact == "order" for fact, _ in named) > 0
    whose = log.relations[log.relations["ocel:type"] == "journey"]
    assert len(whose) == len(log.events)
    assert len(log.o2o) == kinds["journey"]


def test_a_second_export_has_the_same_bytes(
    small_night: SmallNight, written: Path, tmp_path: Path
) -> None:
    for name in ("xes", "ocel", "bpmn"):
        _export(small_night, tmp_path, name)
    first = digests(written)
    assert digests(tmp_path) == {name: first[name] for name in digests(tmp_path)}


def test_letters_that_xml_has_no_place_for_are_shown_as_unknown() -> None:
    text = _NO_XML.sub("\ufffd", "a\x00b\x1fc\ud800d\ufffee\U0001f331\t<&>")
    assert text == "a\ufffdb\ufffdc\ufffdd\ufffde\U0001f331\t<&>"
    etree.fromstring(etree.tostring(etree.Element("x", {"y": text})))


def test_an_unknown_format_is_refused_with_those_there_are(small_night: SmallNight) -> None:
    words = ("--project", small_night.project, "--out", small_night.out, "--to", "x")
    done = command("export", *words, "--format", "mxml")
    assert (done.code, done.out) == (2, "")
    assert "Formats: parquet, csv, xes, ocel, bpmn." in done.err
