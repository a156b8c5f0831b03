"""Every mistake of journey.toml at once, with file, line, key and the near miss."""

from datetime import timedelta
from pathlib import Path

import pytest

from journey_mining.errors import UsageError
from journey_mining.settings import Settings, load_settings

RIGHT = """
[[sources]]
map = "segment"
path = "web/*.gz"
"""


def load(folder: Path, text: str) -> Settings:
    (folder / "journey.toml").write_text(text, "utf-8")
    return load_settings(folder)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        load(folder, text)
    return str(caught.value).splitlines()


def test_a_source_is_enough_and_everything_else_has_a_default(tmp_path: Path) -> None:
    settings = load(tmp_path, RIGHT)
    assert settings.sources[0].id == "segment"
    assert settings.journeys.time_out == timedelta(days=30)
    assert [stage.name for stage in settings.stages][:3] == [
        "Awareness",
        "Consideration",
        "Purchase",
    ]


def test_all_mistakes_are_told_at_once_with_line_key_and_near_miss(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        """[project]
nme = "x"
time_zone = "Europe/Berln"
[journeys]
session_gap = 30
[[touchpoints]]
name = "A / B"
match = { nam = "x" }
""",
    )
    assert found == [
        "journey.toml line 2: project.nme: no such key. Did you mean 'name'?",
        "journey.toml line 3: project.time_zone: 'Europe/Berln' is no time zone. Did you mean "
        "'Europe/Berlin'?",
        "journey.toml line 5: journeys.session_gap: 30 is no duration. Write a number and a unit, such "
        'as "30m", "12h" or "14d".',
        "journey.toml line 7: touchpoints[0].name: 'A / B' cannot be a name: 'START', 'OTHER', 'BEYOND', "
        "'No stage', ' / ', ' > ', 'END:' are the report's own, and blanks at the ends are lost.",
        "journey.toml line 8: touchpoints[0].match.nam: no such key. Did you mean 'name'?",
    ]


def test_names_that_point_nowhere_are_told_with_the_near_miss(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        RIGHT
        + """
[journeys]
goal = ["Ordr"]
[[touchpoints]]
name = "Order"
stage = "Purchse"
match = { source = "segmnt" }
[[touchpoints]]
name = "Ticket"
stage = "Service"
match = { channel = "support" }
""",
    )
    assert found == [
        "journey.toml line 7: journeys.goal: 'Ordr' is not a touchpoint. Did you mean 'Order'?",
        "journey.toml line 10: touchpoints[0].stage: 'Purchse' is not a stage. Did you mean 'Purchase'? "
        "Stages: Awareness, Consideration, Purchase, Service, Loyalty.",
        "journey.toml line 11: touchpoints[0].match.source: 'segmnt' is not a source. Did you mean "
        "'segment'? Sources: segment.",
    ]


def test_a_rule_of_the_contract_says_what_it_lacks_and_which_touchpoint_it_means(
    tmp_path: Path,
) -> None:
    found = mistakes(
        tmp_path,
        RIGHT
        + """
[[touchpoints]]
name = "Payment"
match = { name = "x" }
[[contract]]
rule = "followed_by"
first = "Paymnt"
within = "1h"
[[contract]]
rule = "must"
first = "Payment"
[[contract]]
rule = "must"
first = "Payment"
why = "once more"
""",
    )
    assert found == [
        'journey.toml line 10: contract[0].rule: rule = "followed_by" needs then. It takes first, '
        "then, within (optional).",
        "journey.toml line 11: contract[0].first: 'Paymnt' is not a touchpoint. Did you mean 'Payment'?",
        "journey.toml line 17: contract[2].rule: 'Payment happens' stands twice.",
    ]


def test_a_wrong_key_does_not_hide_a_name_that_points_nowhere(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        RIGHT
        + """
[journeys]
gaol = ["x"]
session_gap = 30
goal = ["Ordr"]
[[touchpoints]]
name = "Order"
stge = "Purchase"
match = { name = "x" }
""",
    )
    assert [line.split(":")[0] + ":" + line.split(":")[1] for line in found] == [
        "journey.toml line 7: journeys.gaol",
        "journey.toml line 8: journeys.session_gap",
        "journey.toml line 9: journeys.goal",
        "journey.toml line 12: touchpoints[0].stge",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[journeys", "not valid TOML"),
        ("", "no source"),
        (RIGHT + RIGHT, "stands twice"),
        (RIGHT + '[journeys]\nstages = "adia"', "no preset"),
        (RIGHT + '[journeys]\ngoal = ["T"]\n[[touchpoints]]\nname = "T"\nstage = "Service"\nmatch = {name="x"}',
         "after_goal"),
        (RIGHT + '[journeys]\nsession_gap = "40d"', "longer than time_out"),
        (RIGHT + '[limits]\nmemory = "lots"', "no size"),
        (RIGHT + "[limits]\nthreads = 0", "greater than or equal to 1"),
        (RIGHT + "[[releases]]\nat = 2026-01-01T00:00:00\nname = 'x'", "no time zone"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    assert said in "\n".join(mistakes(tmp_path, text))


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_bytes(b"[project]\nname = 'caf\xe9'\n")
    with pytest.raises(UsageError, match="line 2: not UTF-8"):
        load_settings(tmp_path)


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="frozen"):
        load(tmp_path, RIGHT).journeys.time_out = timedelta(1)  # type: ignore[misc]
