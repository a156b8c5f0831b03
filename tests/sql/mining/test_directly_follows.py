"""Moves from step to step: counts, journeys and waits; variants and touchpoints of the same log."""

from tests.mining.world import (
    PARAMETERS,
    Journey,
    Step,
    World,
    journey,
    judged,
    mined,
    rebuild,
    rows,
)
from tests.tables import expect


def test_each_move_is_counted_and_each_journey_once() -> None:
    world = judged([journey("a@0 b@1 a@4 b@5", 1), journey("a@0 b@10", 2)], 500)
    moves = mined(world).sql("from mining.directly_follows order by all").to_arrow_table()
    expect(
        moves,
        """
        | source | target        | transitions | journeys | median_wait_seconds | p90_wait_seconds |
        | START  | a             | 2           | 2        |                     |                  |
        | a      | b             | 3           | 2        | 3600                | 29520            |
        | b      | END:abandoned | 2           | 2        |                     |                  |
        | b      | a             | 1           | 1        | 10800               | 10800            |
        """,
    )


def test_the_wait_is_from_the_last_event_of_one_step_to_the_first_of_the_next() -> None:
    steps = (Step("a", None, 0, 2), Step("b", None, 3, 3))
    world = World((Journey(1, 1, "web", steps, "abandoned"),), 500)
    assert rows(mined(world), "mining.directly_follows", "median_wait_seconds", "source = 'a'") == [
        (3600.0,)
    ]


def test_neighbours_in_the_table_of_two_journeys_are_no_move() -> None:
    world = judged([journey("a@0 b@1", 1, 1), journey("c@200 d@201", 1, 2)], 500)
    pairs = rows(mined(world), "mining.directly_follows", "source, target")
    assert ("b", "c") not in pairs
    assert len(pairs) == 6


def test_moves_and_variants_are_about_all_journeys_of_the_period() -> None:
    cut = journey("a", 1, in_population=False)
    connection = mined(judged([cut, journey("b", 2, in_period=False)], 500))
    assert rows(connection, "mining.directly_follows", "source, target") == [
        ("START", "a"),
        ("a", "END:abandoned"),
    ]
    assert rows(connection, "mining.variants", "path") == [("a",)]
    assert rows(connection, "mining.process_map_moves") == []


def test_a_variant_is_a_path_with_how_it_ended_and_how_long_it_took() -> None:
    texts = ["a@0 b@24", "a@0 b@48", "a@0 b!@72", "b@490"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    variants = mined(world).sql("from mining.variants order by path").to_arrow_table()
    expect(
        variants,
        """
        | path  | journeys | converted | abandoned | open | aftercare | steps | median_days |
        | a > b | 3        | 1         | 2         | 0    | 0         | 2     | 2           |
        | b     | 1        | 0         | 0         | 1    | 0         | 1     | 0           |
        """,
    )


def test_a_touchpoint_has_its_own_stage_and_its_commonest_channel() -> None:
    texts = {"a b a": "web", "a": "email", "a c": "web"}
    pairs = enumerate(texts.items())
    connection = mined(judged([journey(text, k, channel=ch) for k, (text, ch) in pairs], 500))
    connection.execute("insert into settings.touchpoints values (1, 'a', 'Aware'), (2, 'b', null)")
    rebuild(connection, PARAMETERS)
    touchpoints = connection.sql("from mining.touchpoints order by touchpoint").to_arrow_table()
    expect(
        touchpoints,
        """
        | touchpoint | stage | channel | journeys | steps | abandoned | is_unmapped |
        | a          | Aware | web     | 3        | 4     | 2         | false       |
        | b          |       | web     | 1        | 1     | 0         | false       |
        | c          |       | web     | 1        | 1     | 1         | true        |
        """,
    )


def test_going_there_and_straight_back_is_a_loop() -> None:
    world = judged([journey("a b a b", 1), journey("a a a", 2), journey("a b", 3)], 500)
    assert rows(mined(world), "mining.process_map_loops") == [("a", "b", 1), ("b", "a", 1)]
