"""The benchmarks still run: on few lines, without their peers, in one process."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import accuracy, derive, fates, ingest, jobs, links, sections


def in_this_process(job: str, *arguments: str) -> ingest.Said:
    return jobs.measured(jobs.JOBS[job], *arguments)


@pytest.mark.parametrize("world", ingest.WORLDS)
def test_a_world_is_read_whole_by_the_engine_and_by_us(tmp_path: Path, world: str) -> None:
    rows = ingest.of_world(in_this_process, tmp_path, world, (2_000,), None)
    assert [row.said["rows"] for row in rows] == [2_000] * 3
    assert rows[1].said["quarantined"] == 0
    table = ingest.page(rows).split("\n\n")[1].splitlines()
    assert len(table) == 2 + len(rows)
    assert {line.count("|") for line in table} == {len(ingest.HEAD) + 1}
    assert not list(tmp_path.glob("*/*"))


def test_every_tiny_file_has_its_row(tmp_path: Path) -> None:
    first, again = ingest.of_tiny_files(in_this_process, tmp_path, 20)
    assert first.said["files"] == again.said["files"] == 20
    assert first.said["loaded"] == again.said["loaded"] == 200


def test_a_peer_that_is_not_there_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = in_this_process("goaccess", str(tmp_path), str(tmp_path))
    assert ingest.Row("GoAccess", said).cells()[1] == "not installed"


def test_a_section_is_replaced_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    for heading, text in (("Ingest", "one"), ("Derive", "two"), ("Ingest", r"three \1")):
        sections.write_section(path, heading, text)
    assert path.read_text("utf-8").split("\n\n", 1)[1] == (
        "## Ingest\n\nthree \\1\n\n## Derive\n\ntwo\n"
    )


def test_what_becomes_of_a_journey_is_told_by_its_whole_life() -> None:
    one = np.array([0])
    visits = np.full((1, 3, fates.MOST_VISITS), np.nan)
    visits[0, 0, :2], visits[0, 1, 0] = (10, 15), 40
    lived = fates.World(one, one, visits, np.array([np.nan]))
    lost, advanced = lived.fate(0, 100)
    assert (lost[0], advanced[0]) == (np.inf, 30)
    lost, advanced = lived.fate(1, 100)
    assert (lost[0], advanced[0]) == (100, np.inf)


def test_open_journeys_are_told_apart_from_lost_ones_in_a_world_of_known_fate() -> None:
    errors, held = accuracy.night(3, 1500)
    off = {name: np.mean([one[name] for one in errors]) for name in ("open_aware", "naive", "seen")}
    assert len(errors) == 3
    assert abs(off["open_aware"]) < 0.05 < off["naive"]
    assert off["seen"] < -0.04
    assert np.mean(held) > 0.8
    assert "1 worlds of 1,500 people" in accuracy.page(errors, held, 1, 1500)


def test_each_part_of_a_night_has_its_row() -> None:
    took = derive.of_size(3_000, derive.settings())
    assert 0 < took["floor"] < took["core"] < took["derive"]
    table = derive.page({3_000: took, 6_000: took}, "1GB").split("\n\n")[0].splitlines()
    assert len(table) == 2 + 2 * 15
    assert {line.count("|") for line in table} == {6}


def test_every_link_of_the_benchmark_makes_one_customer_of_two() -> None:
    made, firsts = links.links(2_000)
    identifiers, took = links.measured(2_000, derive.settings())
    assert identifiers == made.num_rows + firsts.num_rows
    assert took.keys() == {*links.PARTS, "peak", "peak before"}
