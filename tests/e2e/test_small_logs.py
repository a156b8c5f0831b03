"""Logs small enough to know by heart, through the whole night."""

import csv
from pathlib import Path

from tests.e2e.conftest import command, night, project_with

PATHS = """
[journeys]
goal = ["z"]
[[stages]]
name = "S"
[[touchpoints]]
name = "z"
stage = "S"
match = { name = "z" }
[report]
period = "all"
[privacy]
k = 2
"""
HEAD = "event_id,occurred_at,channel,name,customer_id\n"


def table(project: Path, out: Path, folder: Path, name: str) -> list[dict[str, str]]:
    done = command("export", "--project", project, "--out", out, "--to", folder, "--format", "csv")
    assert done.code == 0, done.err
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_two_paths_give_no_ribbon_between_them(tmp_path: Path) -> None:
    rows = HEAD
    for who, path in (("p", "abc"), ("q", "xyz")):
        for minute, name in enumerate(path):
            rows += f"{who}{minute},2026-11-0{1 + minute}T10:00:00Z,web,{name},{who}\n"
    project = project_with(tmp_path / "project", rows, PATHS)
    assert night(project, tmp_path / "out").code == 0
    flow = table(project, tmp_path / "out", tmp_path / "tables", "path_flow")
    ribbons = {(row["source"], row["target"]) for row in flow}
    assert ("web: a", "web: b") in ribbons
    assert ("web: x", "web: y") in ribbons
    assert ("web: a", "web: y") not in ribbons
    assert ("web: x", "web: b") not in ribbons
    assert not any("web: y" in target for source, target in ribbons if source == "web: a")


def test_a_journey_with_an_event_an_hour_before_the_end_is_open_in_every_figure(
    tmp_path: Path,
) -> None:
    rows = HEAD + "o1,2026-11-20T11:00:00Z,web,cart,open\n"
    rows += "e1,2026-11-20T12:00:00Z,web,last,end\n"
    for number in range(8):
        rows += f"l{number},2026-10-0{1 + number}T10:00:00Z,web,cart,lost{number}\n"
    settings = PATHS.replace(
        'match = { name = "z" }',
        'match = { name = "z" }\n[[touchpoints]]\nname = "Cart"\nstage = "S"\nmatch = { name = "cart" }',
    )
    project = project_with(tmp_path / "project", rows, settings)
    assert night(project, tmp_path / "out").code == 0
    read = {
        name: table(project, tmp_path / "out", tmp_path / "tables", name)
        for name in (
            "journeys",
            "drop_off",
            "stage_flow",
            "path_flow",
            "variants",
            "directly_follows",
        )
    }
    by_start = {row["started_at"][:13]: row["outcome"] for row in read["journeys"]}
    assert by_start["2026-11-20 11"] == "open"
    stage = next(row for row in read["drop_off"] if row["level"] == "stage")
    assert (stage["entered"], stage["abandoned"], stage["open"]) == ("9", "8", "1")
    cart = next(row for row in read["drop_off"] if row["name"] == "Cart")
    assert (cart["entered"], cart["abandoned"], cart["open"]) == ("9", "8", "1")
    flow = {(row["source"], row["target"]): row["journeys"] for row in read["stage_flow"]}
    assert flow["S", "S / END:open"] == "1"
    steps = {(row["source"], row["target"]): row["journeys"] for row in read["path_flow"]}
    assert steps["Cart", "END:open"] == "1"
    moves = {(row["source"], row["target"]): row["journeys"] for row in read["directly_follows"]}
    assert moves["Cart", "END:open"] == "1"
    assert next(row for row in read["variants"] if row["path"] == "Cart")["open"] == "1"


def test_nothing_to_read_is_exit_3_and_publishes_nothing(tmp_path: Path) -> None:
    project = project_with(tmp_path / "project", HEAD, PATHS)
    done = night(project, tmp_path / "out")
    assert done.code == 3
    assert "nothing to report" in done.err
    assert "Traceback" not in done.err
    index = (tmp_path / "out" / "reports" / "index.html").read_text("utf-8")
    assert "nothing to report" in index
    assert not (tmp_path / "out" / "reports" / "2026-11-22").exists()


def test_a_night_that_breaks_a_promise_keeps_yesterdays_report_and_says_why(tmp_path: Path) -> None:
    rows = HEAD + "".join(f"e{n},2026-11-0{n}T10:00:00Z,web,cart,p{n}\n" for n in range(1, 9))
    project = project_with(tmp_path / "project", rows, PATHS)
    out = tmp_path / "out"
    assert night(project, out, as_of="2026-11-21T04:00:00Z").code == 0
    yesterday = (out / "reports" / "2026-11-21" / "index.html").read_bytes()
    (project / "events" / "more.csv").write_text(HEAD + "x1,no time,web,cart,p1\n" * 3, "utf-8")
    done = night(project, out)
    assert done.code == 4
    assert "quarantine_is_under_its_share" in done.err
    assert "max_bad_share" in done.err
    assert (out / "reports" / "2026-11-21" / "index.html").read_bytes() == yesterday
    assert not (out / "reports" / "2026-11-22").exists()
    assert "quarantine_is_under_its_share" in (out / "reports" / "index.html").read_text("utf-8")


def test_a_wrong_setting_is_exit_2_before_anything_is_written(tmp_path: Path) -> None:
    project = project_with(tmp_path / "project", HEAD, PATHS + "\n[jurneys]\n")
    done = night(project, tmp_path / "out")
    assert done.code == 2
    assert "journey.toml line" in done.err
    assert "Did you mean 'journeys'?" in done.err
    assert not (tmp_path / "out" / "warehouse.duckdb").exists()
