from journey_mining.report.sections.data_quality import SECTION, render
from tests.report.sections.given import given, sentences, table


def test_machines_are_listed_by_reason_the_commonest_first() -> None:
    assert table(render(given(SECTION)), "automation") == [
        ("crawler list", "Its agent, on a kept list", "8,211"),
        ("machine open", "The log that told of it", "2,129"),
        ("clicked within 5 s of delivery", "A rule of ours", "73"),
    ]


def test_the_match_rate_of_each_source_is_shown_in_order_of_rank() -> None:
    share = "\u202f%"
    assert table(render(given(SECTION)), "sales") == [
        ("orders", "960", "896", "64", "6", f"93.3{share}", "0 of 890"),
        ("segment", "902", "896", "6", "64", f"99.3{share}", "3 of 890"),
    ]


def test_one_system_alone_is_said_and_none_is_not_mentioned() -> None:
    tables = given(SECTION)
    alone = dict(tables.rows_by_name) | {
        "mining.fact_matches": tables.rows("mining.fact_matches")[:1]
    }
    one = render(type(tables)(alone, tables.night, tables.voice))
    assert any(line.startswith("Only orders reports sales") for line in sentences(one))
    none = render(given(SECTION, mining_fact_matches=None))
    assert not any("reports sales" in line for line in sentences(none))


def test_times_in_doubt_say_why() -> None:
    assert table(render(given(SECTION)), "times") == [
        (
            "zendesk",
            "In an hour that came twice (clocks went back); the second is taken",
            "6",
            "1.0\u202f%",
        )
    ]
