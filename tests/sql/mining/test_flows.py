"""The Sankeys: what runs where, what is conserved, what is grouped."""

from tests.mining.world import journey, judged, mined, rows
from tests.tables import expect


def test_a_path_shows_only_ribbons_that_someone_walked() -> None:
    world = judged([journey("a b c", 1), journey("x y z", 2)], 500)
    inner = rows(mined(world), "mining.path_flow", "source, target", "position between 1 and 2")
    assert inner == [("a", "b"), ("b", "c"), ("x", "y"), ("y", "z")]


def test_a_path_that_goes_on_after_its_last_position_runs_beyond() -> None:
    world = judged([journey("a b c", 1), journey("a b", 2)], 500)
    flow = mined(world, path_steps=2).sql("from mining.path_flow order by all").to_arrow_table()
    expect(
        flow,
        """
        | position | source | target        | journeys |
        | 0        | START  | a             | 2        |
        | 1        | a      | b             | 2        |
        | 2        | b      | BEYOND        | 1        |
        | 2        | b      | END:abandoned | 1        |
        """,
    )


def test_a_touchpoint_is_rare_everywhere_or_nowhere_by_its_largest_share() -> None:
    texts = ["b a", "b a", "b c", "c b"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    flow = mined(world, rare_share=0.5).sql("from mining.path_flow order by all").to_arrow_table()
    expect(
        flow,
        """
        | position | source | target        | journeys |
        | 0        | START  | OTHER         | 1        |
        | 0        | START  | b             | 3        |
        | 1        | OTHER  | b             | 1        |
        | 1        | b      | OTHER         | 1        |
        | 1        | b      | a             | 2        |
        | 2        | OTHER  | END:abandoned | 1        |
        | 2        | a      | END:abandoned | 2        |
        | 2        | b      | END:abandoned | 1        |
        """,
    )


def test_a_stage_is_left_from_the_last_step_before_the_next_is_reached() -> None:
    world = judged([journey("home:Aware search shop:Consider home:Aware order:Buy!", 1)], 500)
    flow = mined(world).sql("from mining.stage_flow order by all").to_arrow_table()
    expect(
        flow,
        """
        | source          | target          | journeys |
        | Aware           | Aware / search  | 1        |
        | Aware / search  | Consider        | 1        |
        | Consider        | Consider / home | 1        |
        | Consider / home | END:converted   | 1        |
        | START           | Aware           | 1        |
        """,
    )


def test_the_goals_own_stage_shows_only_where_it_was_entered_before_the_goal() -> None:
    world = judged([journey("cart:Buy order:Buy! help:Service", 1)], 500)
    assert rows(mined(world), "mining.stage_flow") == [
        ("Buy", "Buy / cart", 1),
        ("Buy / cart", "END:converted", 1),
        ("START", "Buy", 1),
    ]


def test_a_journey_in_no_stage_runs_from_no_stage_to_its_end() -> None:
    texts = ["call@0", "call@490", "call@0 order:Buy!@1", "help:Service@0"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    assert rows(mined(world), "mining.stage_flow") == [
        ("No stage", "END:converted", 1),
        ("No stage", "No stage / END:abandoned", 2),
        ("No stage", "No stage / END:open", 1),
        ("START", "No stage", 4),
    ]


def test_who_left_and_who_is_still_there_leave_from_the_stage() -> None:
    world = judged([journey("a:Aware@0 b@1", 1), journey("a:Aware@490", 2)], 500)
    assert rows(mined(world), "mining.stage_flow") == [
        ("Aware", "Aware / END:abandoned", 1),
        ("Aware", "Aware / END:open", 1),
        ("START", "Aware", 2),
    ]


def test_a_touchpoint_that_few_left_from_is_grouped_in_every_stage() -> None:
    texts = ["a:Aware b:Consider", "x:Aware b:Consider", "b:Consider x o:Buy!", "b:Consider o:Buy!"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    flow = rows(mined(world, rare_share=0.3), "mining.stage_flow")
    assert ("Aware", "Aware / OTHER", 2) in flow
    assert ("Consider", "Consider / OTHER", 2) in flow


def test_only_the_population_is_drawn() -> None:
    late = journey("a:Aware", 2, in_period=False)
    cut = journey("a:Aware", 3, in_population=False)
    connection = mined(judged([journey("b:Aware", 1), late, cut], 500))
    assert rows(connection, "mining.path_flow", "target", "position = 0") == [("b",)]
    assert rows(connection, "mining.stage_flow", "journeys", "source = 'START'") == [(1,)]


def test_a_slice_is_drawn_of_its_own_journeys() -> None:
    world = judged([journey("a b", 1, channel="web"), journey("a c", 2, channel="email")], 500)
    drawn = rows(mined(world), "mining.path_flow_by_slice", "slice, target", "position = 1")
    assert drawn == [("email", "c"), ("everyone", "b"), ("everyone", "c"), ("web", "b")]


def test_a_path_back_ends_at_the_goal_or_at_abandonment_and_counts_from_there() -> None:
    texts = ["a b c o! s", "a b", "o!", "a b@499"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    flow = mined(world, path_back_steps=2, tables=["path_flow_back"])
    expect(
        flow.sql("from mining.path_flow_back order by all").to_arrow_table(),
        """
        | position | source | target        | journeys | converted | abandoned |
        | 0        | START  | END:converted | 1        | 1         | 0         |
        | 0        | b      | END:abandoned | 1        | 0         | 1         |
        | 0        | c      | END:converted | 1        | 1         | 0         |
        | 1        | a      | b             | 1        | 0         | 1         |
        | 1        | b      | c             | 1        | 1         | 0         |
        | 2        | BEYOND | b             | 1        | 1         | 0         |
        | 2        | START  | a             | 1        | 0         | 1         |
        """,
    )


def test_a_path_back_of_just_as_many_steps_as_are_drawn_begins_at_the_start() -> None:
    flow = mined(judged([journey("a b")], 500), path_back_steps=2, tables=["path_flow_back"])
    assert rows(flow, "mining.path_flow_back", "source, target", "position = 2") == [("START", "a")]
    flow = mined(judged([journey("a b")], 500), path_back_steps=1, tables=["path_flow_back"])
    assert rows(flow, "mining.path_flow_back", "position, source, target") == [
        (0, "b", "END:abandoned"),
        (1, "BEYOND", "b"),
    ]


def test_a_touchpoint_is_rare_in_the_path_back_by_its_own_largest_share() -> None:
    # x is first in three of four, and never among the last two.
    texts = ["x a b", "x a b", "x c b", "a"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    changed = {"rare_share": 0.5, "path_back_steps": 2}
    flow = mined(world, tables=["path_flow_back"], **changed)
    assert rows(flow, "mining.path_flow_back", "position, source, target, journeys") == [
        (0, "a", "END:abandoned", 1),
        (0, "b", "END:abandoned", 3),
        (1, "OTHER", "b", 1),
        (1, "START", "a", 1),
        (1, "a", "b", 2),
        (2, "BEYOND", "OTHER", 1),
        (2, "BEYOND", "a", 2),
    ]
