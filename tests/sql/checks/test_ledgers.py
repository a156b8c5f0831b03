"""Every check of events and journeys finds the fault it is for, and is quiet without it."""

import pytest

from tests.conftest import Workbench

NUMBERED = "| customer_number | session_number | event_id |\n"
ORDERED = "| customer_number | event_number | event_id |\n"
STEPS = (
    "| customer_number | journey_number | step_number | entered_at | left_at | events | is_goal |\n"
)
JOURNEYS = "| customer_number | journey_number | journey_id | started_at | converted_at | last_at | outcome |\n"
FILES = (
    "| file_id | source_id | name | size | map_hash | rows_read | loaded | duplicate | filtered "
)
FILES += "| quarantined | blocked_identifiers | status | run_id |\n"
MORNING, NOON, NIGHT = "2026-01-01 08:00:00", "2026-01-01 12:00:00", "2026-01-01 20:00:00"

RUN = "2026-06-01T00:00:00+00:00"

Tables = dict[str, str]
CASES: list[tuple[str, Tables, Tables]] = [
    (
        "rows_in_are_accounted_for",
        {"ops_files": FILES + "| f | web | a | 1 | m | 10 | 7 | 1 | 1 | 1 | 0 | loaded | r |"},
        {"ops_files": FILES + "| f | web | a | 1 | m | 10 | 7 | 1 | 1 | 0 | 0 | loaded | r |"},
    ),
    (
        "quarantine_is_under_its_share",
        {
            "ops_files": FILES
            + f"| f | web | a | 1 | m | 100 | 98 | 0 | 0 | 2 | 0 | loaded | {RUN} |"
        },
        {
            "ops_files": FILES
            + f"| f | web | a | 1 | m | 100 | 97 | 0 | 0 | 3 | 0 | loaded | {RUN} |"
        },
    ),
    (
        "event_numbers_leave_no_hole",
        {"events_ordered": ORDERED + "| 1 | 1 | a |\n| 1 | 2 | b |\n| 2 | 1 | c |"},
        {"events_ordered": ORDERED + "| 1 | 1 | a |\n| 1 | 3 | b |\n| 2 | 1 | c |"},
    ),
    (
        "each_customer_is_one_run",
        {"events_ordered": ORDERED + "| 2 | 1 | a |\n| 2 | 2 | b |\n| 1 | 1 | c |"},
        {"events_ordered": ORDERED + "| 2 | 1 | a |\n| 1 | 1 | c |\n| 2 | 2 | b |"},
    ),
    (
        "each_customer_is_one_run",
        {"journeys_steps": STEPS + f"| 1 | 1 | 2 | {NOON} | {NOON} | 1 | false |"},
        {
            "journeys_steps": STEPS + f"| 1 | 1 | 2 | {NOON} | {NOON} | 1 | false |\n"
            f"| 1 | 1 | 1 | {NOON} | {NOON} | 1 | false |"
        },
    ),
    (
        "every_event_is_in_one_session",
        {
            "journeys_numbered": NUMBERED + "| 1 | 1 | a |\n| 1 | 1 | b |",
            "journeys_sessions": "| customer_number | session_number | events |\n| 1 | 1 | 2 |",
        },
        {
            "journeys_numbered": NUMBERED + "| 1 | 1 | a |\n| 1 | 2 | b |",
            "journeys_sessions": "| customer_number | session_number | events |\n| 1 | 1 | 2 |",
        },
    ),
    (
        "nothing_happens_before_it_began",
        {
            "journeys_journeys": JOURNEYS
            + f"| 1 | 1 | a-1 | {MORNING} | {NOON} | {NIGHT} | converted |"
        },
        {
            "journeys_journeys": JOURNEYS
            + f"| 1 | 1 | a-1 | {MORNING} | {NIGHT} | {NOON} | converted |"
        },
    ),
    (
        "a_journey_reaches_its_goal_once",
        {
            "journeys_journeys": JOURNEYS
            + f"| 1 | 1 | a-1 | {NOON} | {NOON} | {NOON} | converted |",
            "journeys_steps": STEPS + f"| 1 | 1 | 1 | {NOON} | {NOON} | 1 | true |",
        },
        {
            "journeys_journeys": JOURNEYS
            + f"| 1 | 1 | a-1 | {NOON} | {NOON} | {NOON} | converted |",
            "journeys_steps": STEPS + f"| 1 | 1 | 1 | {NOON} | {NOON} | 1 | false |",
        },
    ),
    (
        "an_open_journey_is_never_lost",
        {
            "journeys_journeys": JOURNEYS
            + f"| 1 | 1 | a-1 | {MORNING} | | {MORNING} | abandoned |",
            "events_watermarks": f"| source_id | watermark |\n| web | {NIGHT} |",
            "journeys_quiet_time": "| quiet_time | quiet_time_hours |\n| 12 hours | 12 |",
        },
        {
            "journeys_journeys": JOURNEYS + f"| 1 | 1 | a-1 | {NOON} | | {NOON} | abandoned |",
            "events_watermarks": f"| source_id | watermark |\n| web | {NIGHT} |",
            "journeys_quiet_time": "| quiet_time | quiet_time_hours |\n| 12 hours | 12 |",
        },
    ),
]
LANDED = "| event_id | source_id | source_event_id | channel | occurred_at | ts_precision | seq | name | raw_name "
LANDED += "| is_unmapped | is_identity_only | actor | is_automated | file_id | line_no | item_no | map_hash | run_id |\n"


def _landed(*events: str) -> str:
    row = f"web | x | web | {NOON} | s | 0 | n | n | false | false | customer | false | f | 1 | 0 | m | r |"
    return LANDED + "\n".join(f"| {event} | {row}" for event in events)


LEDGER_CASES: list[tuple[str, Tables, Tables]] = [
    (
        "event_ids_are_unique",
        {"landing_events": _landed("a", "b")},
        {"landing_events": _landed("a", "b", "a")},
    ),
    (
        "every_event_counts_or_is_left_out",
        {
            "landing_events": _landed("a", "b"),
            "events_ordered": ORDERED + "| 1 | 1 | a |",
            "events_left_out": "| event_id | reason |\n| b | bot |",
        },
        {
            "landing_events": _landed("a", "b"),
            "events_ordered": ORDERED + "| 1 | 1 | a |",
            "events_left_out": "| event_id | reason |\n| a | bot |",
        },
    ),
    (
        "events_sum_to_steps_and_left_out",
        {
            "landing_events": _landed("a", "b"),
            "journeys_steps": STEPS + f"| 1 | 1 | 1 | {NOON} | {NOON} | 2 | false |",
        },
        {
            "landing_events": _landed("a", "b"),
            "journeys_steps": STEPS + f"| 1 | 1 | 1 | {NOON} | {NOON} | 1 | false |",
        },
    ),
    (
        "identifiers_are_pseudonyms",
        {
            "landing_event_identifiers": "| event_id | position | namespace | identifier | strength "
            "| is_blocked |\n| a | 1 | email | 0123456789abcdef0123456789abcdef | strong | false |"
        },
        {
            "landing_event_identifiers": "| event_id | position | namespace | identifier | strength "
            "| is_blocked |\n| a | 1 | email | ana@example.com | strong | false |"
        },
    ),
]


@pytest.mark.parametrize(("check", "right", "fault"), CASES + LEDGER_CASES)
def test_a_check_finds_its_fault_and_nothing_else(
    model: Workbench, check: str, right: Tables, fault: Tables
) -> None:
    assert model.wrong(check, **right) == 0
    assert model.wrong(check, **fault) > 0
