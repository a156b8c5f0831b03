"""The sections of the two Sankeys and of the process map: drawn, or a sentence that says why not."""

import pytest

from journey_mining.report.figures.process_map import ProcessMap
from journey_mining.report.parts import Sankey, Table
from journey_mining.report.section import Section
from journey_mining.report.sections import path_flow, process_map, stage_flow
from tests.report.sections.given import given, sentences

SECTIONS = (stage_flow.SECTION, path_flow.SECTION, process_map.SECTION)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_figure_has_its_numbers_as_a_table(section: Section) -> None:
    (part,) = section.render(given(section)).parts
    assert isinstance(part, Sankey | ProcessMap)
    assert part.table.rows
    assert part.table.summary


@pytest.mark.parametrize("section", SECTIONS)
def test_under_50_journeys_a_sentence_stands_for_the_figure(section: Section) -> None:
    rendered = section.render(
        given(section, mining_population=lambda row: {**row, "population": 49})
    )
    assert sentences(rendered) == [
        "Only 49 journeys: too few to draw. We draw from 50 up. The counts are in the table."
    ]
    assert isinstance(rendered.parts[1], Table)


@pytest.mark.parametrize(
    ("section", "name"),
    [
        (stage_flow.SECTION, "mining_stage_flow"),
        (path_flow.SECTION, "mining_path_flow"),
        (process_map.SECTION, "mining_touchpoints"),
    ],
)
def test_nothing_to_draw_is_no_data(section: Section, name: str) -> None:
    assert sentences(section.render(given(section, **{name: None})))[0].startswith("No data")


def test_headings_name_the_stages_and_how_many_reached_them() -> None:
    (part,) = stage_flow.render(given(stage_flow.SECTION)).parts
    assert isinstance(part, Sankey)
    assert [(one.text, one.note) for one in part.headings] == [
        ("Awareness", "1,049 reached it"),
        ("Consideration", "843 reached it"),
        ("Purchase", "561 reached it"),
    ]
