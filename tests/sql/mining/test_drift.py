"""What is unlike the nights before: fields, empty columns, and how much a source brings."""

from collections.abc import Mapping

import pytest

from tests.conftest import AS_OF, Workbench
from tests.tables import expect

NIGHTS = [f"2026-05-{day:02}" for day in range(12, 32)] + ["2026-06-01"]
TONIGHT = AS_OF.isoformat()
RUNS = "| run_id | as_of | night |\n" + "\n".join(
    f"| {TONIGHT if night == NIGHTS[-1] else night} | {night} 00:00:00 | {night} |"
    for night in NIGHTS
)
LAST, BEFORE = "2026-05-31", "2026-05-30"
DRIFT = ("finding", "field", "before", "now", "share_before", "share_now", "rows")
FOUND = f"| {' | '.join(DRIFT)} |\n"
SOURCES = """
    | source_id | rank | must_arrive |
    | shop      | 0    | false       |
"""
MARKS = """
    | source_id | last_at             | is_identity_only |
    | shop      | 2026-05-29 18:00:00 | false            |
"""


def seen(run: str, sampled: int, fields: Mapping[tuple[str, str], int], level: str = "") -> str:
    """Draw what one night saw: records sampled, and of how many each field is of a kind."""
    rows = [("", "record", sampled), *((*key, rows) for key, rows in fields.items())]
    return "\n".join(f"| shop | {run} | l | {level} | {f} | {k} | {n} |" for f, k, n in rows)


def drift(model: Workbench, *nights: str) -> list[dict[str, object]]:
    head = "| source_id | run_id | layout_hash | level | field | kind | rows |\n"
    # An empty cell would be NULL, and these columns are never NULL.
    model.give("ops.runs", RUNS)
    columns, *rows = (head + "\n".join(nights)).splitlines()
    model.cursor.execute("delete from ops.fields")
    model.touched.add("ops.fields")
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        model.cursor.execute("insert into ops.fields values (?, ?, ?, ?, ?, ?, ?)", cells)
    assert columns.count("|") == 8
    found = model("mining.source_drift").to_pylist()
    ranked = sorted(found, key=lambda row: (row["finding"], row["field"]))
    return [{name: row[name] for name in DRIFT if row[name] is not None} for row in ranked]


def test_a_field_never_seen_before_is_new(model: Workbench) -> None:
    old = {("id", "text"): 40}
    found = drift(
        model,
        seen(BEFORE, 40, old),
        seen(LAST, 40, old),
        seen(TONIGHT, 50, {("id", "text"): 50, ("properties.colour", "text"): 19}),
    )
    assert found == [
        {"finding": "new_field", "field": "properties.colour", "now": "text",
         "share_before": 0, "share_now": 0.38, "rows": 19},
    ]  # fmt: skip


def test_the_first_night_and_a_first_night_of_few_records_find_nothing(model: Workbench) -> None:
    fields = {("id", "text"): 40, ("colour", "text"): 30}
    assert drift(model, seen(TONIGHT, 40, fields)) == []
    assert drift(model, seen(LAST, 19, {("id", "text"): 19}), seen(TONIGHT, 40, fields)) == []
    assert len(drift(model, seen(LAST, 20, {("id", "text"): 20}), seen(TONIGHT, 40, fields))) == 1


def test_a_field_seen_once_long_ago_is_not_new(model: Workbench) -> None:
    both = {("id", "text"): 40, ("colour", "text"): 5}
    one = {("id", "text"): 40}
    nights = (seen(BEFORE, 40, both), seen(LAST, 40, one), seen(TONIGHT, 40, both))
    assert drift(model, *nights) == []


@pytest.mark.parametrize(
    ("had", "sampled_now", "named"),
    [(36, 20, True), (35, 20, False), (40, 19, False)],
)
def test_a_field_that_nearly_all_had_and_none_has_is_missing(
    model: Workbench, had: int, sampled_now: int, named: bool
) -> None:
    found = drift(
        model,
        seen(LAST, 40, {("id", "text"): 40, ("price", "number"): had}),
        seen(TONIGHT, sampled_now, {("id", "text"): sampled_now}),
    )
    assert [(one["finding"], one["field"], one["before"]) for one in found] == (
        [("missing_field", "price", "number")] if named else []
    )


def test_one_that_goes_and_one_that_comes_alike_are_one_renaming(model: Workbench) -> None:
    found = drift(
        model,
        seen(LAST, 40, {("p.orderId", "text"): 40, ("p.price", "number"): 40}),
        seen(TONIGHT, 50, {("p.order_id", "text"): 48, ("p.amount", "number"): 50}),
    )
    assert [(one["finding"], one["field"], one.get("before"), one.get("now")) for one in found] == [
        ("missing_field", "p.price", "number", None),
        ("new_field", "p.amount", None, "number"),
        ("renamed_field", "p.order_id", "p.orderId", "p.order_id"),
    ]


@pytest.mark.parametrize(
    "came",
    [
        {("p.order_id", "number"): 50},
        {("p.order_id", "text"): 40},
        {("q.order_id", "text"): 50},
    ],
)
def test_another_kind_share_or_place_is_no_renaming(
    model: Workbench, came: Mapping[tuple[str, str], int]
) -> None:
    old = {("p", "object"): 40, ("q", "object"): 40}
    found = drift(
        model,
        seen(LAST, 40, {**old, ("p.orderId", "text"): 40}),
        seen(TONIGHT, 50, {("p", "object"): 50, ("q", "object"): 50, **came}),
    )
    assert [one["finding"] for one in found] == ["missing_field", "new_field"]


def test_of_two_that_are_alike_the_likelier_is_the_renaming(model: Workbench) -> None:
    found = drift(
        model,
        seen(LAST, 40, {("orderId", "text"): 40}),
        seen(TONIGHT, 40, {("order_id", "text"): 40, ("order_idx", "text"): 40}),
    )
    assert [(one["finding"], one["field"]) for one in found] == [
        ("new_field", "order_idx"),
        ("renamed_field", "order_id"),
    ]


def test_of_an_object_that_comes_or_goes_its_fields_are_not_told(model: Workbench) -> None:
    found = drift(
        model,
        seen(LAST, 40, {("id", "text"): 40, ("cart", "list"): 40, ("cart[]", "object"): 40,
                        ("cart[].sku", "text"): 40}),
        seen(TONIGHT, 40, {("id", "text"): 40, ("page", "object"): 9, ("page.url", "text"): 9}),
    )  # fmt: skip
    assert [(one["finding"], one["field"]) for one in found] == [
        ("missing_field", "cart"),
        ("new_field", "page"),
    ]


@pytest.mark.parametrize(("texts", "named"), [(2, True), (1, False)])
def test_a_kind_it_never_had_is_a_retyping_from_a_twentieth_on(
    model: Workbench, texts: int, named: bool
) -> None:
    found = drift(
        model,
        seen(LAST, 40, {("price", "number"): 40}),
        seen(TONIGHT, 40, {("price", "number"): 40 - texts, ("price", "text"): texts}),
    )
    assert found == (
        [{"finding": "retyped_field", "field": "price", "before": "number", "now": "text",
          "share_now": 0.05, "rows": 2}]
        if named
        else []
    )  # fmt: skip


def test_items_of_a_list_are_compared_at_their_own_level(model: Workbench) -> None:
    found = drift(
        model,
        seen(LAST, 1, {("cursor", "text"): 1}),
        seen(LAST, 40, {("id", "text"): 40}, level="events[]"),
        seen(TONIGHT, 1, {("next", "text"): 1}),
        seen(TONIGHT, 40, {("uid", "text"): 40}, level="events[]"),
    )
    assert [(one["finding"], one["field"]) for one in found] == [
        ("missing_field", "events[].id"),
        ("new_field", "events[].uid"),
    ]


def nulls(*rows: tuple[str, str, int, int]) -> str:
    head = "| source_id | run_id | map_hash | column_name | rows | nulls |\n"
    return head + "\n".join(f"| shop | {r} | {m} | amount | {n} | {k} |" for r, m, n, k in rows)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(BEFORE, "m", 50, 0), (LAST, "m", 50, 10), (TONIGHT, "m", 50, 16)], (0.1, 0.32)),
        ([(BEFORE, "m", 50, 0), (LAST, "m", 50, 10), (TONIGHT, "m", 50, 15)], None),
        ([(LAST, "m", 60, 60), (TONIGHT, "m", 50, 0)], (1, 0)),
        ([(LAST, "m", 49, 0), (TONIGHT, "m", 50, 50)], None),
        ([(LAST, "m", 50, 0), (TONIGHT, "m", 49, 49)], None),
        ([(LAST, "another", 50, 0), (TONIGHT, "m", 50, 50)], None),
    ],
)
def test_a_column_that_is_empty_more_or_less_often_is_told(
    model: Workbench, rows: list[tuple[str, str, int, int]], told: tuple[float, float] | None
) -> None:
    found = model("mining.source_drift", ops_runs=RUNS, ops_column_nulls=nulls(*rows)).to_pylist()
    assert [(one["field"], one["share_before"], one["share_now"]) for one in found] == (
        [("amount", *told)] if told else []
    )


def brought(rows: Mapping[str, int]) -> str:
    head = "| source_id | run_id | files | rows_read |\n"
    return head + "\n".join(f"| shop | {run} | 1 | {n} |" for run, n in rows.items())


def volume(
    model: Workbench, rows: Mapping[str, int], sources: str = SOURCES, marks: str = MARKS
) -> tuple[object, ...]:
    found = model(
        "mining.source_volume",
        ops_runs=RUNS,
        ops_arrivals=brought(rows),
        settings_sources=sources,
        events_watermarks=marks,
    ).to_pylist()
    one = found[0]
    return one["state"], one["rows_read"], one["usual_rows"]


USUAL = {"2026-05-28": 100, "2026-05-29": 120, "2026-05-30": 90, "2026-05-31": 110}


@pytest.mark.parametrize(
    ("tonight", "state"),
    [(0, "silent"), (10, "low"), (11, "usual"), (1050, "usual"), (1051, "high")],
)
def test_tonight_is_held_against_the_median_of_the_nights_before(
    model: Workbench, tonight: int, state: str
) -> None:
    rows = {**USUAL, **({TONIGHT: tonight} if tonight else {})}
    assert volume(model, rows) == (state, tonight, 105)


def test_two_nights_are_too_few_to_know_the_usual(model: Workbench) -> None:
    two = {"2026-05-30": 90, "2026-05-31": 110}
    assert volume(model, two) == ("not known yet", 0, None)
    assert volume(model, {}) == ("not known yet", 0, None)


def test_nights_without_a_file_count_as_nights_of_no_rows(model: Workbench) -> None:
    weekly = {"2026-05-12": 900, "2026-05-19": 900, "2026-05-26": 900}
    assert volume(model, weekly) == ("usual", 0, 0)
    assert volume(model, {**weekly, TONIGHT: 900}) == ("usual", 900, 0)


def test_a_source_that_fell_silent_stays_silent(model: Workbench) -> None:
    once = {f"2026-05-{day}": 100 for day in range(12, 16)}
    assert volume(model, once) == ("silent", 0, 100)


def test_the_usual_is_that_of_fourteen_nights(model: Workbench) -> None:
    rows = {night: 10 if night < "2026-05-18" else 100 for night in NIGHTS[:-1]}
    assert volume(model, {**rows, TONIGHT: 50}) == ("usual", 50, 100)


def test_runs_of_one_date_are_one_night(model: Workbench) -> None:
    twice = f"{RUNS}\n| again | 2026-05-31 23:00:00 | 2026-06-01 |"
    found = model(
        "mining.source_volume",
        ops_runs=twice,
        ops_arrivals=brought({**USUAL, "again": 70}),
        settings_sources=SOURCES,
        events_watermarks=MARKS,
    )
    expect(
        found,
        """
        | source_id | rows_read | usual_rows | state | days_since |
        | shop      | 70        | 105        | usual | 2          |
        """,
    )


def test_later_nights_are_not_looked_at(model: Workbench) -> None:
    later = f"{RUNS}\n| later | 2026-06-02 00:00:00 | 2026-06-02 |"
    found = model(
        "mining.source_volume",
        ops_runs=later,
        ops_arrivals=brought({**USUAL, TONIGHT: 100, "later": 9000}),
        settings_sources=SOURCES,
        events_watermarks=MARKS,
    ).to_pylist()
    assert (found[0]["rows_read"], found[0]["usual_rows"]) == (100, 105)


def test_a_source_that_only_says_who_is_who_is_never_silent_unless_asked(model: Workbench) -> None:
    users = MARKS.replace("false", "true ")
    needed = SOURCES.replace("false", "true ")
    assert volume(model, USUAL, marks=users)[0] == "usual"
    assert volume(model, USUAL, sources=needed, marks=users)[0] == "silent"


def test_a_needed_source_that_never_came_is_silent(model: Workbench) -> None:
    assert volume(model, {}, sources=SOURCES.replace("false", "true "))[0] == "silent"


@pytest.mark.parametrize(
    ("needed", "state", "wrong"),
    [(True, "silent", 1), (True, "low", 1), (True, "usual", 0), (True, "high", 0),
     (True, "not known yet", 0), (False, "silent", 0)],
)  # fmt: skip
def test_needed_sources_arrive(model: Workbench, needed: bool, state: str, wrong: int) -> None:
    rows = f"| source_id | must_arrive | state |\n| shop | {needed} | {state} |"
    assert model.wrong("needed_sources_arrive", mining_source_volume=rows) == wrong
