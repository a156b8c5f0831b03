"""The contract: any rule and any expected way over any log against plain readings, and cases counted by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from journey_mining.mining import alignments
from journey_mining.settings_contract import (
    ContractRule,
    contract_contradictions,
    contract_words,
)
from journey_mining.settings_tables import contract_rows, expected_rows
from tests.mining import contract_reference as reference
from tests.mining import reference as plain
from tests.mining.world import (
    PARAMETERS,
    World,
    broken,
    fill,
    journey,
    judged,
    load,
    rebuild,
    rows,
    value_of,
)
from tests.mining.worlds import worlds

TABLES = ("deviations", "expected_coverage")
CHECKS = (
    "contract_judges_everyone",
    "no_breach_can_still_be_healed",
    "alignments_use_up_both_ways",
    "deviations_count_their_cases",
)
SPANS = st.sampled_from([None, timedelta(0), timedelta(hours=1), timedelta(days=4)])
many = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def held(
    world: World,
    contract: Sequence[ContractRule] = (),
    expected: Sequence[str] = (),
    tables: tuple[str, ...] = TABLES,
    **changed: object,
) -> duckdb.DuckDBPyConnection:
    """Return an engine in which a world is held against a contract and an expected way."""
    connection = load(world)
    fill(connection, "settings.contract", contract_rows(contract))
    fill(connection, "settings.expected", expected_rows(expected))
    rebuild(connection, {**PARAMETERS, **changed}, tables)
    return connection


@st.composite
def rules(draw: st.DrawFn) -> ContractRule:
    """Draw a rule of any kind."""
    kind = draw(
        st.sampled_from(["followed_by"] * 3 + ["must", "never", "starts_with", "before", "at_most"])
    )
    two = kind in ("followed_by", "before")
    rule = ContractRule(
        rule=kind,
        first=draw(st.sampled_from("abcdef")),
        then=draw(st.sampled_from("abcdef")) if two else None,
        within=draw(SPANS) if kind == "followed_by" else None,
        times=draw(st.integers(1, 2)) if kind == "at_most" else None,
    )
    assume(not list(contract_contradictions(rule)))
    return rule


@many
@given(worlds(most=40), st.lists(rules(), min_size=1, max_size=4, unique_by=contract_words))
def test_any_rule_over_any_log_is_judged_as_a_plain_reading_judges(
    world: World, contract: list[ContractRule]
) -> None:
    connection = held(world, contract, tables=("contract_cases",))
    expected = sorted(
        (number, one.customer, one.number, *reference.verdict(world, rule, one))
        for number, rule in enumerate(contract, 1)
        for one in plain.population(world)
    )
    columns = "rule_number, customer_number, journey_number, result, step_number"
    assert rows(connection, "mining.contract_cases", columns) == expected
    for check in CHECKS[:2]:
        assert broken(connection, check) == [], check


@many
@given(worlds(most=30), st.lists(st.sampled_from(["a", "b", "c", "f", "Order"]), max_size=5))
def test_any_log_departs_from_any_way_as_the_cheapest_alignment_says(
    world: World, expected: list[str]
) -> None:
    connection = held(world, (), expected, ("expected_cases",))
    found = {
        (customer, number, words): (step, is_pending)
        for customer, number, words, step, is_pending in rows(
            connection,
            "mining.expected_cases",
            "customer_number, journey_number, deviation, step_number, is_pending",
        )
    }
    told: dict[tuple[int, int, str], tuple[int | None, bool]] = {}
    for one in plain.population(world) if expected else ():
        words, is_pending = reference.departures(world, expected, one)
        told |= {(one.customer, one.number, said): (k, is_pending) for said, k in words.items()}
    assert found == told
    assert broken(connection, "alignments_use_up_both_ways") == []


@many
@given(worlds(most=40), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6))
def test_a_paths_cost_is_its_edit_distance_and_gives_its_fitness(
    world: World, expected: list[str]
) -> None:
    connection = held(world, (), expected, ("expected_variants",))
    told: Counter[tuple[str, bool, int]] = Counter()
    for one in plain.population(world):
        steps, is_pending = reference.compared(world, expected, one)
        names = [step.touchpoint for step in steps]
        cost = reference.edit_distance(names, expected, is_pending)
        told[" > ".join(names), is_pending, cost] += 1
    columns = "path, is_pending, cost, journeys, fitness"
    found = rows(connection, "mining.expected_variants", columns)
    assert {(path, on, cost): n for path, on, cost, n, _ in found} == dict(told)
    for path, is_pending, cost, _, fitness in found:
        worst = len(path.split(" > ")) + (0 if is_pending else len(expected))
        assert fitness == pytest.approx(1 - cost / worst)


@many
@given(worlds(most=60), rules())
def test_shares_are_among_journeys_that_are_over_with_the_jackknifes_limits(
    world: World, rule: ContractRule
) -> None:
    connection = held(world, [rule], ["a", "b", "Order"], ("deviations",))
    for check in CHECKS:
        assert broken(connection, check) == [], check
    (row,) = rows(
        connection,
        "mining.deviations",
        "journeys, pending, value, settled, settled_touched, share, share_low, share_high",
        "kind = 'contract'",
    )
    judged_all = [(one, reference.verdict(world, rule, one)[0]) for one in plain.population(world)]
    over = [
        (one, how)
        for one, how in judged_all
        if how in ("kept", "broken") and not reference.is_running(world, one)
    ]
    breaking = [one for one, how in judged_all if how == "broken"]
    assert row[0] == len(breaking)
    assert row[1] == sum(how == "pending" for _, how in judged_all)
    assert row[2] == sum(value_of(one) or 0 for one in breaking)
    assert row[3:5] == (len(over), sum(how == "broken" for _, how in over))
    if not over:
        assert row[5:] == (None, None, None)
        return
    share = row[4] / row[3]
    replicates = plain.without_each(over, lambda case: case[0], _broken_share)
    low, high = plain.limits(share, replicates, len(over), len(over))
    assert row[5:] == pytest.approx((share, low, high), abs=1e-9)


def _broken_share(cases: Sequence[tuple[Any, str]]) -> float | None:
    return sum(how == "broken" for _, how in cases) / len(cases) if cases else None


def judgement(world: World, **given_keys: Any) -> list[tuple[str, int | None]]:
    """Return result and step of each journey under one rule."""
    connection = held(world, [ContractRule(**given_keys)], tables=("contract_cases",))
    return rows(connection, "(from mining.contract_cases order by all)", "result, step_number")


def test_a_window_is_over_at_its_end_even_while_the_journey_is_open() -> None:
    rule = {"rule": "followed_by", "first": "fail", "then": "pay", "within": timedelta(hours=5)}
    assert judgement(judged([journey("fail@0")], 4), **rule) == [("pending", None)]
    assert judgement(judged([journey("fail@0")], 5), **rule) == [("broken", 1)]
    assert judgement(judged([journey("fail@0 pay@5")], 900), **rule) == [("kept", None)]
    assert judgement(judged([journey("fail@0 pay@6")], 6), **rule) == [("broken", 1)]


def test_without_a_window_an_open_journey_breaks_nothing_that_may_still_follow() -> None:
    rule = {"rule": "followed_by", "first": "fail", "then": "pay"}
    assert judgement(judged([journey("fail@0")], 40), **rule) == [("pending", None)]
    assert judgement(judged([journey("fail@0")], 900), **rule) == [("broken", 1)]
    assert judgement(judged([journey("home@0")], 900), **rule) == [("does not apply", None)]


def test_each_first_needs_a_then_of_its_own_time_but_one_may_serve_several() -> None:
    rule = {"rule": "followed_by", "first": "fail", "then": "pay"}
    assert judgement(judged([journey("fail fail pay")], 900), **rule) == [("kept", None)]
    assert judgement(judged([journey("fail pay fail")], 900), **rule) == [("broken", 3)]


def test_a_journey_through_its_goal_can_still_be_answered_until_it_is_silent() -> None:
    rule = {"rule": "followed_by", "first": "ticket", "then": "reply"}
    world = judged([journey("cart@0 order!@1 ticket:Service@2")], 40)
    assert judgement(world, **rule) == [("pending", None)]
    assert judgement(replace(world, watermark=2 + 48 - 0.25), **rule) == [("pending", None)]
    assert judgement(replace(world, watermark=2 + 48), **rule) == [("broken", 3)]
    without = replace(world, stages=(("Aware", False), ("Buy", False)))
    assert judgement(without, **rule) == [("broken", 3)]
    followed = judged([*world.journeys, journey("cart@30", number=2)], 40)
    assert judgement(followed, **rule)[0] == ("broken", 3)


@pytest.mark.parametrize(
    ("rule", "open_one", "over"),
    [
        ({"rule": "must", "first": "b"}, ("pending", None), ("broken", None)),
        ({"rule": "must", "first": "a"}, ("kept", None), ("kept", None)),
        ({"rule": "never", "first": "b"}, ("pending", None), ("kept", None)),
        ({"rule": "never", "first": "a"}, ("broken", 1), ("broken", 1)),
        ({"rule": "at_most", "first": "a", "times": 2}, ("pending", None), ("kept", None)),
        ({"rule": "at_most", "first": "a", "times": 1}, ("broken", 3), ("broken", 3)),
        ({"rule": "starts_with", "first": "a"}, ("kept", None), ("kept", None)),
        ({"rule": "starts_with", "first": "c"}, ("broken", 1), ("broken", 1)),
        ({"rule": "before", "first": "a", "then": "c"}, ("kept", None), ("kept", None)),
        ({"rule": "before", "first": "c", "then": "a"}, ("broken", 1), ("broken", 1)),
    ],
)
def test_kept_and_broken_are_for_good(
    rule: dict[str, Any], open_one: tuple[str, int | None], over: tuple[str, int | None]
) -> None:
    assert judgement(judged([journey("a@0 c@1 a@2")], 10), **rule) == [open_one]
    assert judgement(judged([journey("a@0 c@1 a@2")], 900), **rule) == [over]


WAY = ["home", "shop", "cart", "order"]


def told(world: World, expected: Sequence[str] = WAY, **changed: object) -> dict[str, bool]:
    """Return the deviations of a world's journeys, and whether each is pending."""
    connection = held(world, (), expected, ("expected_cases",), **changed)
    return dict(rows(connection, "mining.expected_cases", "deviation, is_pending"))


def test_deviations_are_told_in_plain_words() -> None:
    world = judged([journey("news home help shop order!")], 900)
    assert told(world) == {
        "news in addition, at the beginning": False,
        "help in addition, after home": False,
        "Skipped cart": False,
    }


def test_what_an_open_journey_has_not_done_yet_is_not_skipped() -> None:
    assert told(judged([journey("home@0 shop@1")], 10)) == {}
    assert told(judged([journey("home@0 shop@1")], 900)) == {"Ended before cart": False}
    assert told(judged([journey("shop@0")], 10)) == {"Skipped home": True}


def test_what_follows_the_goal_is_compared_only_where_the_way_goes_on() -> None:
    world = judged([journey("home shop cart order! parcel:Service")], 900)
    assert told(world) == {}
    assert told(world, [*WAY, "review"]) == {
        "parcel in addition, after order": False,
        "Ended before review": False,
    }


def test_the_way_to_a_goal_is_over_with_the_goal() -> None:
    world = judged([journey("home@0 cart@1 order!@2")], 10)
    assert told(world) == {"Skipped shop": False}
    assert told(world, [*WAY, "review"]) == {"Skipped shop": True}


def test_a_touchpoint_that_stands_twice_is_told_apart() -> None:
    way = ["a", "b", "a"]
    assert told(judged([journey("a b")], 900), way) == {"Ended before a (2)": False}
    assert told(judged([journey("a")], 900), way) == {"Ended before b": False}
    assert told(judged([journey("c a")], 900), ["a", "a"]) == {
        "c in addition, at the beginning": False,
        "Ended before a (2)": False,
    }


def test_of_equally_cheap_ways_the_one_that_meets_the_first_steps_is_told() -> None:
    assert told(judged([journey("shop home shop")], 900), ["home", "shop"]) == {
        "shop in addition, at the beginning": False
    }
    assert told(judged([journey("shop home")], 900), ["home", "shop"]) == {
        "Skipped home": False,
        "home in addition, after shop": False,
    }


def aligned(expected: str, ways: Sequence[tuple[str, bool]]) -> list[tuple[tuple[int, int], ...]]:
    """Return which steps of each way are which of the expected, letters being touchpoints."""
    given_tables = {
        "settings.expected": pa.table(
            {"position": list(range(1, len(expected) + 1)), "touchpoint": list(expected)}
        ),
        "mining.expected_ways": pa.table(
            {
                "way_number": list(range(len(ways))),
                "way": [list(way) for way, _ in ways],
                "is_pending": [is_pending for _, is_pending in ways],
                "is_aligned": [True] * len(ways),
            }
        ),
    }
    met: dict[int, list[tuple[int, int]]] = {number: [] for number in range(len(ways))}
    for row in alignments.build(given_tables.__getitem__, {}).to_pylist():
        if row["move"] == "met":
            met[row["way_number"]].append((row["way_position"], row["position"]))
    return [tuple(pairs) for pairs in met.values()]


@pytest.mark.parametrize("expected", ["abxab", "aab", "abab", "baabb"])
def test_alignments_are_the_cheapest_and_of_these_the_first(expected: str) -> None:
    letters = sorted(set(expected))
    ways = [
        ("".join(way), is_pending)
        for length in range(4)
        for way in product(letters, repeat=length)
        for is_pending in (False, True)
    ]
    assert aligned(expected, ways) == [
        reference.cheapest(way, expected, is_pending).met for way, is_pending in ways
    ]


def test_names_may_be_anything_also_pm4pys_own() -> None:
    world = judged([journey(">> <b>&' 1")], 900)
    assert told(world, [">>", "1"]) == {"<b>&' in addition, after >>": False}


def test_longer_and_rarer_ways_than_the_limits_are_left_out_and_counted() -> None:
    some = [journey("a b", 1), journey("a b", 2), journey("b a", 3), journey("a a a", 4)]
    world = judged([*some, journey("x", 5)], 900)
    connection = held(world, (), ["a", "b"], aligned_steps=2, aligned_ways=2)
    ((journeys, aligned, share, _),) = rows(connection, "mining.expected_coverage")
    assert (journeys, aligned, share) == (5, 3, 0.6)
    assert told(world, ["a", "b"], aligned_steps=2, aligned_ways=2) == {
        "Ended before a": False,
        "x in addition, at the beginning": False,
    }
    settled = rows(connection, "mining.deviations", "distinct settled")
    assert settled == [(3,)]


def test_nothing_expected_and_no_rule_is_no_deviation() -> None:
    connection = held(judged([journey("a b")], 900))
    for table in ("deviations", "deviations_cases", "alignments", "expected_coverage"):
        assert rows(connection, f"mining.{table}") == []


FAULTS = {
    "alignments_use_up_both_ways": (
        "delete from mining.alignments where move = 'met'",
        "update mining.alignments set way_position = 1 where move = 'met'",
    ),
    "contract_judges_everyone": (
        "delete from mining.contract_cases where result = 'kept'",
        "update mining.contract_cases set result = 'unknown' where result = 'pending'",
    ),
    "deviations_count_their_cases": (
        "update mining.deviations_cases set is_pending = true where not is_pending",
        "update mining.deviations set share_high = share - 0.01 where share > 0",
        "update mining.deviations set converted = converted + 1",
    ),
    "no_breach_can_still_be_healed": (
        "update mining.contract_cases set result = 'broken' where result = 'pending' and rule_number = 1",
        "update mining.contract_cases set result = 'broken' where result = 'pending' and rule_number = 2",
    ),
}


@pytest.fixture(scope="module")
def sound() -> duckdb.DuckDBPyConnection:
    """A world in which every promise is kept; tests roll back what they break."""
    contract = [
        ContractRule(rule="must", first="c"),
        ContractRule(rule="followed_by", first="a", then="c"),
    ]
    some = [journey("a b c order!", 1), journey("b a", 2), journey("c b a", 3)]
    world = judged([*some, journey("b@890 a@899", 4)], 900)
    return held(world, contract, ["a", "b", "order"])


@pytest.mark.parametrize(
    ("check", "fault"), [(check, fault) for check, faults in FAULTS.items() for fault in faults]
)
def test_a_planted_fault_is_found(sound: duckdb.DuckDBPyConnection, check: str, fault: str) -> None:
    assert broken(sound, check) == []
    sound.begin()
    sound.execute(fault)
    found = broken(sound, check)
    sound.rollback()
    assert found


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"rule": "must"}, 'rule = "must" needs first. It takes first'),
        ({"rule": "followed_by", "first": "A"}, "needs then. It takes first, then, within"),
        ({"rule": "at_most", "first": "A"}, "needs times. It takes first, times"),
        ({"rule": "never", "first": "A", "then": "B"}, 'means nothing for rule = "never"'),
        ({"rule": "before", "first": "A", "then": "B", "within": "1h"}, "takes first, then"),
        ({"rule": "before", "first": "A", "then": "A"}, "'A' is also first"),
    ],
)
def test_what_a_rule_lacks_is_told(keys: dict[str, Any], sentence: str) -> None:
    said = [problem for _, problem in contract_contradictions(ContractRule.model_validate(keys))]
    assert any(sentence in one for one in said), said


def test_rules_read_as_plain_words() -> None:
    two = {"rule": "followed_by", "first": "A", "then": "B"}
    spans = {"90m": "90 minutes", "1h": "1 hour", "48h": "2 days", "45s": "45 seconds"}
    for given_span, said in spans.items():
        rule = ContractRule.model_validate({**two, "within": given_span})
        assert contract_words(rule) == f"A is followed by B within {said}"
    once = ContractRule(rule="at_most", first="A", times=1)
    assert contract_words(once) == "A at most once"
