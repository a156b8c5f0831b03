"""Drop-off: spells, horizons, the three figures and their limits, against counts done by hand."""

import pytest

from tests.mining.world import (
    PARAMETERS,
    Journey,
    Step,
    World,
    journey,
    judged,
    load,
    mined,
    rebuild,
    rows,
)

FIGURES = "name, entered, advanced, abandoned, open, seen, naive, open_aware, horizon_days"


def crowd(*groups: tuple[str, int]) -> list[Journey]:
    """Return so many customers with each journey."""
    texts = [text for text, many in groups for _ in range(many)]
    return [journey(text, k) for k, text in enumerate(texts, 1)]


def old(world: list[Journey]) -> World:
    """Return a world that ends long after everything in it."""
    return judged(world, 24 * 100)


def test_in_an_old_world_the_three_figures_agree() -> None:
    world = old(crowd(("a:Aware@0 b:Consider@5", 15), ("a:Aware@0", 5)))
    assert rows(mined(world), "mining.drop_off", FIGURES, "level = 'stage'") == [
        ("Aware", 20, 15, 5, 0, 0.25, 0.25, 0.25, 2),
        ("Consider", 15, 0, 15, 0, 1.0, 1.0, 1.0, 2),
    ]


def test_who_is_still_there_is_at_risk_and_no_drop_off() -> None:
    # 10 went on at hour 5, 10 left at hour 0 + 48, 20 are there since 24 h: 10/40 go on, of the
    # other 30 the 20 are unfinished at 24 h, so all of the last 10 leave: .75
    texts = ("a:Aware@0 b:Consider@5", 10), ("a:Aware@0", 10), ("a:Aware@876", 20)
    connection = mined(judged(crowd(*texts), 900))
    figures = rows(connection, "mining.drop_off", FIGURES, "name = 'Aware'")
    assert figures == [("Aware", 40, 10, 10, 20, 0.5, 0.75, 0.75, 2)]
    shares = rows(connection, "mining.incidence", "advanced_share, unresolved", "name = 'Aware'")
    assert shares == [(0.25, 0.0), (0.25, 0.0)]


def test_a_step_left_too_lately_says_nothing_of_its_touchpoint() -> None:
    world = judged(crowd(("a@0 b@1", 3), ("a@0", 1), ("a@499", 6)), 500)
    figures = rows(mined(world), "mining.drop_off", FIGURES, "name = 'a'")
    assert figures == [("a", 10, 3, 1, 6, 0.25, 0.7, 0.25, None)]


def test_a_touchpoints_clock_starts_when_it_was_left() -> None:
    open_one = Journey(1, 1, "web", (Step("a", None, 450, 453),), "open")
    figures = rows(mined(World((open_one,), 500, quiet_time=48)), "mining.drop_off", FIGURES)
    assert figures == [("a", 1, 0, 0, 1, None, 1.0, None, None)]


def test_steps_at_and_after_the_goal_are_nobodys_drop_off() -> None:
    connection = mined(judged([journey("a o! s", 1)], 500))
    assert rows(connection, "mining.drop_off", FIGURES) == [("a", 1, 1, 0, 0, 0.0, 0.0, 0.0, None)]


def test_an_abandoned_stage_ends_when_the_silence_had_lasted_the_quiet_time() -> None:
    connection = mined(judged([journey("a:Aware@0 b@10", 1)], 500, quiet_time=48))
    ended = "epoch(ended_at - entered_at) / 3600"
    assert rows(connection, "mining.drop_off_cases", ended, "level = 'stage'") == [(58.0,)]


def test_going_back_to_an_earlier_stage_is_no_new_spell() -> None:
    connection = mined(judged([journey("a:Aware b:Buy c:Consider a:Aware", 1)], 500))
    assert rows(connection, "mining.spells", "spell_number, stage, result") == [
        (1, "Aware", "advanced"),
        (2, "Buy", "abandoned"),
    ]


def test_the_horizon_is_the_day_by_which_95_of_100_old_spells_had_ended() -> None:
    groups = ("a:Aware@0 b:Buy@20", 94), ("a:Aware@0 b:Buy@73", 1), ("a:Aware@0 b:Buy@99", 5)
    connection = mined(old(crowd(*groups)))
    found = rows(connection, "mining.horizons", "horizon_days, is_withheld", "name = 'Aware'")
    assert found == [(4, False)]


def test_where_too_few_are_as_old_as_the_horizon_the_figure_is_by_the_largest_day_with_ten() -> (
    None
):
    quick = crowd(("a:Aware@0 b:Buy@100", 9), ("a:Aware@2340 b:Buy@2341", 30))
    connection = mined(old(quick))
    found = rows(connection, "mining.horizons", where="name = 'Aware'")
    assert found == [("stage", "Aware", 5, 2, 2, True)]


def test_a_world_younger_than_the_time_out_states_its_figure_by_a_day_it_has_reached() -> None:
    connection = mined(judged(crowd(("a:Aware@0 b:Buy@5", 12)), 24 * 7))
    found = rows(connection, "mining.horizons", where="name = 'Aware'")
    assert found == [("stage", "Aware", None, 7, 7, True)]


def test_under_ten_spells_there_is_no_open_aware_figure() -> None:
    connection = mined(old(crowd(("a:Aware@0 b:Buy@5", 9))))
    assert rows(connection, "mining.drop_off", FIGURES, "name = 'Aware'") == [
        ("Aware", 9, 9, 0, 0, 0.0, 0.0, None, None)
    ]


def test_for_limits_times_are_rounded_up_to_hours_and_all_after_the_horizon_are_one() -> None:
    groups = ("a:Aware@0 b:Buy@1", 60), ("a:Aware@0 b:Buy@1.25", 60), ("a:Aware@0 b:Buy@90", 2)
    connection = mined(old(crowd(*groups)))
    hours = rows(
        connection,
        "(select hour, sum(leaving)::int from mining.incidence_hours"
        " where name = 'Aware' and slice = 'everyone' group by hour)",
    )
    assert hours == [(1, 60), (2, 60), (25, 2)]


def test_a_slice_uses_everyones_horizon() -> None:
    slow = [journey("a:Aware@0 b:Buy@200", k, channel="email") for k in range(12)]
    fast = [journey("a:Aware@0 b:Buy@1", 100 + k) for k in range(12)]
    connection = mined(old(slow + fast))
    days = rows(connection, "mining.drop_off_by_slice", "slice, horizon_days", "name = 'Aware'")
    assert days == [("email", 9), ("everyone", 9), ("web", 9)]


def test_the_journeys_of_one_customer_are_not_counted_as_independent() -> None:
    texts = ("a@0 b@1", "a@0")
    loyal = [journey(texts[c % 2], c, n) for c in range(20) for n in range(10)]
    strangers = [journey(texts[c % 2], c) for c in range(200)]
    few, many = (
        rows(mined(old(some)), "mining.drop_off", "seen, seen_high - seen_low", "name = 'a'")[0]
        for some in (loyal, strangers)
    )
    assert few[0] == many[0] == 0.5
    assert few[1] > 2 * many[1]


@pytest.mark.parametrize(
    ("share", "number", "low", "high"),
    [(0.0, 10, 0.0, 0.2877), (1.0, 10, 0.7123, 1.0), (0.5, 40, 0.3486, 0.6514), (0.0, 0, 0.0, 1.0)],
)
def test_wilsons_limits_are_those_of_the_books_with_t(
    share: float, number: int, low: float, high: float
) -> None:
    connection = mined(old([]))
    found = connection.execute(
        "select wilson_limits($share, $number)", {"share": share, "number": number}
    ).fetchall()
    assert found[0][0] == pytest.approx({"low": low, "high": high}, abs=5e-5)


def test_the_figures_are_the_same_bytes_on_one_thread_and_on_four() -> None:
    groups = [(f"a:Aware@{k} b:Buy@{k + k % 97}", 2) for k in range(0, 2000, 3)]
    world = old(crowd(*groups, *[(f"a:Aware@{k}", 1) for k in range(0, 2390, 7)]))
    found = []
    for threads in (1, 4):
        connection = load(world)
        connection.execute(f"set threads = {threads}")
        rebuild(connection, PARAMETERS)
        found.append(rows(connection, "mining.drop_off_by_slice"))
    assert found[0] == found[1]


def test_every_setting_that_the_figures_rest_on_is_listed() -> None:
    connection = mined(old(crowd(("a:Aware@0 b:Buy@5", 12))))
    found = dict(rows(connection, "mining.settings", "name, value"))
    assert found["quiet_time_hours"] == "48.0"
    assert found["watermark"] == "2026-04-11 00:00:00"
    assert found["horizon_days/Aware"] == "1"
