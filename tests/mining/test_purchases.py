"""Retention, second and next purchases against the plain reference and lifelines, and to the boundary."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from math import log
from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from journey_mining.warehouse import run
from tests.conftest import Workbench
from tests.landed import DEFAULTS
from tests.mining import purchase_reference as plain
from tests.mining.purchase_reference import DAY, HOUR, Buyer, Shop
from tests.mining.reference import limits
from tests.mining.world import customer_id
from tests.tables import expect

START = datetime(2026, 1, 1)
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
FEWEST = 3
SPANS = (30, 60, 90, 180, 365)
CHANGED = {"limits_from": FEWEST, "lift_from": FEWEST}
some = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """Draw a shop of up to 80 buyers, from whose last days many cannot be watched for long."""
    random = Random(draw(st.integers(0, 10**6)))
    days = draw(st.sampled_from([40, 150, 500]))
    watermark = START + timedelta(days=days)
    buyers = []
    for number in range(1, random.randint(0, 80) + 1):
        at = START + timedelta(hours=random.randint(0, days * 24))
        bought: list[tuple[datetime, frozenset[str] | None]] = []
        while at <= watermark and len(bought) < 5:
            basket = frozenset(random.sample("ABC", random.choice([0, 1, 1, 1, 2])))
            bought.append((at, basket or None))
            at += timedelta(hours=random.choice([0, 1, 24 * 31, random.randint(1, days * 24)]))
        buyers.append(Buyer(number, tuple(bought), is_left_cut=random.random() < 0.1))
    return Shop(tuple(buyers), watermark, random.choice(ZONES))


def fill(model: Workbench, shop: Shop) -> None:
    """Lay a shop as the tables that purchases are read from, in any order."""
    journeys, steps, events = [], [], []
    for one in shop.buyers:
        for place, (at, basket) in enumerate(one.bought, 1):
            event_id = f"{one.number}-{place}"
            key = {"customer_number": one.number, "journey_number": place}
            journeys.append(
                {
                    **key,
                    "journey_id": event_id,
                    "customer_id": customer_id(one.number),
                    "converted_at": at,
                    "left_cut": one.is_left_cut and place == 1,
                }
            )
            steps.append({**key, "step_number": 1, "is_goal": True, "first_event_id": event_id})
            products = None if basket is None else [*sorted(basket)[::-1], *basket]
            said = {"event_id": event_id, "source_event_id": event_id, "raw_name": "Order"}
            events.append({**DEFAULTS, **said, "products": products, "occurred_at": at})
    types = {"products": pa.list_(pa.string())}
    for name, rows in (
        ("journeys.journeys", journeys),
        ("journeys.steps", steps),
        ("landing.events", events),
    ):
        Random(5).shuffle(rows)
        model.give(name, "| customer_number |" if name != "landing.events" else "| event_id |")
        if rows:
            columns = {key: [row[key] for row in rows] for key in rows[0]}
            arrays = {key: pa.array(cells, types.get(key)) for key, cells in columns.items()}
            model.give_arrow(name, pa.table(arrays))
    model.give("events.sales", "| event_id |")
    model.give("events.watermarks", f"| source_id | watermark |\n| web | {shop.watermark} |")


@some
@given(shop=shops())
def test_retention_is_that_of_months_counted_one_by_one(model: Workbench, shop: Shop) -> None:
    model.clear()
    fill(model, shop)
    told = model("mining.retention", {**CHANGED, "time_zone": shop.zone}).to_pylist()
    expected = plain.retention(shop)
    assert {(row["cohort"], row["months_after"]) for row in told} == set(expected)
    for row in told:
        members, back = expected[row["cohort"], row["months_after"]]
        assert (row["members"], row["retained"]) == (len(members), len(back))
        replicates = plain.without_each(members, partial(_share_of, set(back)))
        low, high = limits(len(back) / len(members), replicates, len(members), len(members))
        assert (row["retained_low"], row["retained_high"]) == pytest.approx((low, high), abs=1e-9)
    for check in ("every_goal_is_one_purchase", "retention_counts_its_cases"):
        assert wrong(model, check) == 0


@some
@given(shop=shops())
def test_the_second_purchase_is_kaplan_and_meiers(model: Workbench, shop: Shop) -> None:
    model.clear()
    fill(model, shop)
    reach = plain.reach(shop, FEWEST)
    told = model("mining.second_purchase", CHANGED).to_pylist()[0]
    known = shop.known
    again = [one for one in known if len(one.bought) > 1]
    counts = (len(known), len(again), len(shop.buyers) - len(known))
    assert (told["customers"], told["again"], told["left_cut"]) == counts
    half = [t for t, waiting in plain.curve(known, shop) if waiting * 2 <= 1 and t <= reach]
    assert told["median_days"] == (half[0] / DAY if half else None)
    shares = model("mining.second_purchase_shares", CHANGED).to_pylist()
    assert sorted(row["within_days"] for row in shares) == [d for d in SPANS if d * DAY <= reach]
    for row in shares:
        within = row["within_days"] * DAY
        share = plain.share_again(known, shop, within)
        assert share is not None
        assert row["share"] == pytest.approx(float(share), abs=1e-12)
        sooner = [one for one in again if plain.watched(one, shop) <= within]
        longer = [o for o in known if plain.watched(o, shop) >= within and o not in sooner]
        assert (row["again"], row["known"]) == (len(sooner), len(sooner) + len(longer))
        replicates = plain.without_each(known, partial(_share_again, shop, within))
        low, high = limits(row["share"], replicates, row["known"], row["known"])
        assert (row["share_low"], row["share_high"]) == pytest.approx((low, high), abs=1e-9)
    assert wrong(model, "second_purchase_counts_its_cases") == 0


@some
@given(shop=shops())
def test_next_purchases_are_those_of_a_search_of_every_basket(model: Workbench, shop: Shop) -> None:
    from scipy.stats import t

    model.clear()
    fill(model, shop)
    told = model("mining.next_purchases", CHANGED).to_pylist()
    whole = plain.pairs(shop.buyers)
    often = {
        name: len({one.number for one, _, after in plain.followed(shop.buyers) if name in after})
        for name in "ABC"
    }
    expected = sorted(
        pair
        for pair in whole.joint
        if len(whole.again[pair[0]]) >= FEWEST and often[pair[1]] >= FEWEST
    )
    assert [(row["product"], row["next_product"]) for row in told] == expected
    stated = []
    for row in told:
        pair = row["product"], row["next_product"]
        again, joint = len(whole.again[pair[0]]), len(whole.joint[pair])
        assert (row["buyers_again"], row["joint_buyers"]) == (again, joint)
        assert row["share"] == joint / again
        assert row["base_share"] == whole.times[pair[1]] / whole.purchases
        if joint < FEWEST:
            assert [row[name] for name in ("lift", "lift_low", "p_value", "q_value")] == [None] * 4
            continue
        error = plain.lift_error(shop.buyers, pair)
        lift = whole.lift(pair)
        assert lift is not None
        assert row["lift"] == pytest.approx(lift, rel=1e-9)
        assert row["lift_high"] / row["lift"] == pytest.approx(
            row["lift"] / row["lift_low"], rel=1e-9
        )
        distance = abs(log(lift)) / error
        assert row["p_value"] == pytest.approx(2 * t.sf(distance, 49), rel=1e-6)
        assert (row["lift_low"] > 1 or row["lift_high"] < 1) == (row["p_value"] < 0.05)
        stated.append(row)
    values = plain.adjusted([row["p_value"] for row in stated])
    assert [row["q_value"] for row in stated] == pytest.approx(values, rel=1e-9)
    assert wrong(model, "next_purchases_count_their_cases") == 0


def _share_of(some: set[Buyer], buyers: Sequence[Buyer]) -> float | None:
    return sum(one in some for one in buyers) / len(buyers) if buyers else None


def _share_again(shop: Shop, within: int, buyers: Sequence[Buyer]) -> float | None:
    share = plain.share_again(buyers, shop, within, HOUR)
    return None if share is None else float(share)


def wrong(model: Workbench, check: str) -> int:
    """Return how many rows break a promise, with the small limits of these tests."""
    text = model.models[f"checks.{check}"].text
    return len(run(model.cursor, text, model.parameters(CHANGED)).fetchall())


def test_kaplan_and_meiers_curve_is_that_of_lifelines(model: Workbench) -> None:
    random = Random(3)
    watermark = START + timedelta(days=400)
    buyers = []
    for number, minute in enumerate(random.sample(range(1, 400 * 24 * 60), 120), 1):
        first = START + timedelta(minutes=minute)
        second = first + timedelta(days=random.expovariate(1 / 90))
        bought = [(first, None)] + [(second, None)] * (second <= watermark)
        buyers.append(Buyer(number, tuple(bought)))
    shop = Shop(tuple(buyers), watermark)
    fill(model, shop)
    cases = model("mining.second_purchase_cases", CHANGED).to_pylist()
    days = [row["watched_seconds"] / DAY for row in cases]
    is_again = [row["second_at"] is not None for row in cases]
    assert len(set(days)) == len(days)
    fitter = KaplanMeierFitter().fit(days, is_again)
    shares = model("mining.second_purchase_shares", CHANGED).to_pylist()
    assert len(shares) == len(SPANS)
    for row in shares:
        assert row["share"] == pytest.approx(
            1 - float(fitter.predict(row["within_days"])), abs=1e-9
        )
    told = model("mining.second_purchase", CHANGED).to_pylist()[0]
    assert told["median_days"] == pytest.approx(fitter.median_survival_time_, abs=1e-9)


def shop_of(*buyers: str, until: str, zone: str = "UTC") -> Shop:
    """Read a shop from words such as `2026-01-31T10:00=A+B 2026-02-28T09:00=C`."""
    found = []
    for number, words in enumerate(buyers, 1):
        bought = []
        for word in words.split():
            at, _, basket = word.partition("=")
            bought.append((datetime.fromisoformat(at), frozenset(filter(None, basket.split("+")))))
        found.append(Buyer(number, tuple(bought)))
    return Shop(tuple(found), datetime.fromisoformat(until), zone)


def test_a_month_ends_on_the_same_day_or_a_shorter_months_last(model: Workbench) -> None:
    """1: a second into month 1; 2: the last second of month 0; W: month 1 just over for both."""
    shop = shop_of(
        "2026-01-31T10:00:00 2026-02-28T10:00:00",
        "2026-01-31T10:00:00 2026-02-28T09:59:59",
        until="2026-03-31T10:00:00",
    )
    fill(model, shop)
    expect(
        model("mining.retention", CHANGED),
        """
        | cohort  | months_after | members | retained | retained_share |
        | 2026-01 | 0            | 2       | 1        | 0.5            |
        | 2026-01 | 1            | 2       | 1        | 0.5            |
        """,
        by="months_after",
    )
    fill(model, Shop(shop.buyers, shop.watermark - timedelta(seconds=1)))
    assert model("mining.retention", CHANGED).num_rows == 1


def test_a_cohort_is_a_month_of_the_reports_time_zone(model: Workbench) -> None:
    fill(model, shop_of("2026-01-31T23:30", until="2026-05-01"))
    berlin = model("mining.cohorts", {**CHANGED, "time_zone": "Europe/Berlin"}).to_pylist()
    assert [row["cohort"] for row in berlin] == ["2026-02"]
    assert [row["cohort"] for row in model("mining.cohorts", CHANGED).to_pylist()] == ["2026-01"]


def test_the_youngest_member_decides_when_a_month_is_over(model: Workbench) -> None:
    fill(model, shop_of("2026-01-01", "2026-01-20", until="2026-02-19T23:59:59"))
    assert model("mining.retention", CHANGED).num_rows == 0
    fill(model, shop_of("2026-01-01", "2026-01-20", until="2026-02-20"))
    assert model("mining.retention", CHANGED).num_rows == 1


def test_a_customer_counts_once_however_often_the_pair_was_bought(model: Workbench) -> None:
    again = "2026-01-01=A 2026-01-02=B 2026-01-03=A 2026-01-04=B"
    fill(model, shop_of(again, again, "2026-01-01=A 2026-01-02=A+C", until="2026-05-01"))
    expect(
        model("mining.next_purchases", {"lift_from": 2}),
        """
        | product | next_product | buyers_again | joint_buyers | share    | base_share |
        | A       | A            | 3            | 1            | 0.333333 | 0.428571   |
        | A       | B            | 3            | 2            | 0.666667 | 0.571429   |
        | B       | A            | 2            | 2            | 1        | 0.428571   |
        """,
    )
    row = model("mining.next_purchases", {"lift_from": 2}).to_pylist()[1]
    assert row["lift"] == pytest.approx(2 / 3 / (4 / 7))


FAULTS = {
    "every_goal_is_one_purchase": (
        "delete from journeys.purchases where customer_number = 3 and purchase_number = 3",
        "insert into journeys.purchases from journeys.purchases where customer_number = 3",
        "update journeys.purchases set reached_at = reached_at + interval 1 second",
        "update journeys.purchases set next_journey_number = null where customer_number = 3",
    ),
    "retention_counts_its_cases": (
        "update mining.retention set retained = retained + 1 where months_after = 0",
        "delete from mining.retention where months_after = 0",
        "update mining.cohorts set complete_months = complete_months - 1",
        "update journeys.purchases set is_left_cut = not is_left_cut",
    ),
    "second_purchase_counts_its_cases": (
        "update mining.second_purchase set again = again + 1",
        "update mining.second_purchase_shares set share = 0, share_low = 0 where within_days = 90",
        "update mining.second_purchase_shares set share_high = share - 1e-6",
    ),
    "next_purchases_count_their_cases": (
        "update mining.next_purchases set joint_buyers = joint_buyers + 1",
        "insert into mining.next_purchases_cases from mining.next_purchases_cases",
        "update mining.next_purchases set lift = null",
        "update mining.next_purchases set lift_low = 2 * lift",
    ),
}


def test_each_planted_fault_is_found(model: Workbench) -> None:
    words = "2026-01-{day:02}=A 2026-02-{day:02}=B 2026-03-{day:02}=A"
    buyers = [words.format(day=day) for day in range(1, 20)] + ["2026-01-01=C"] * 5
    fill(model, shop_of(*buyers, until="2026-05-01"))
    for table in ("retention", "second_purchase", "second_purchase_shares", "next_purchases"):
        model(f"mining.{table}", CHANGED)
    for check, faults in FAULTS.items():
        assert wrong(model, check) == 0
        for fault in faults:
            model.cursor.begin()
            model.cursor.execute(fault)
            found = wrong(model, check)
            model.cursor.rollback()
            assert found, fault
