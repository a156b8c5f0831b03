"""Pieces that several sections share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.figures.sankey import Flow
from journey_mining.report.parts import Cell, Chip
from journey_mining.report.safe import visible
from journey_mining.report.section import Row, Tables
from journey_mining.report.voice import Voice

_NO_KINDS: Mapping[str, str] = {}
_LISTED = 200


def channels_of(tables: Tables) -> dict[str, str]:
    """Return the channel of each touchpoint."""
    return {
        str(row["touchpoint"]): str(row["channel"] or "")
        for row in tables.rows("mining.touchpoints")
    }


def people_cell(number: int, voice: Voice) -> Cell:
    """Return a count of journeys as a cell; sorting tells no more than the text does."""
    return Cell(voice.people(number), sort=0.5 if voice.is_hidden(number) else number)


def listed(rows: Sequence[Row], foot: str, voice: Voice) -> tuple[Sequence[Row], str]:
    """Return the rows that a table lists, and its foot: logs may hold names without end, and a page is for people."""
    if len(rows) <= _LISTED:
        return rows, foot
    more = voice.say("page.more_rows", number=voice.count(len(rows) - _LISTED))
    return rows[:_LISTED], f"{foot} {more}"


def legend(flow: Flow, channels: Mapping[str, str], voice: Voice) -> tuple[Chip, ...]:
    """Return a legend of the channels and ends that the figure shows."""
    inks = {node.ink for node in flow.nodes}
    drawn = sorted(
        {channel for channel in channels.values() if channel_ink(channel) in inks and channel}
    )
    chips = [Chip(visible(channel).capitalize(), channel_ink(channel)) for channel in drawn]
    ends = (
        ("other", "other"),
        ("abandoned", "end.abandoned"),
        ("open", "end.open"),
        ("goal", "end.converted"),
    )
    chips += [Chip(voice.say(words), ink) for ink, words in ends if ink in inks]
    return tuple(chips)


def worst(tables: Tables, level: str) -> Row | None:
    """Return the stage or touchpoint with the most abandoned journeys; ties by stage order, then name."""
    position = {row["stage"]: row["position"] for row in tables.rows("settings.stages")}
    rows = [
        row for row in tables.rows("mining.drop_off") if row["level"] == level and row["abandoned"]
    ]
    return min(
        rows,
        key=lambda row: (-row["abandoned"], position.get(row["name"], 0), str(row["name"])),
        default=None,
    )


def hidden_parts(parts: Mapping[str, int], voice: Voice) -> frozenset[str]:
    """Return which parts of a known whole may not be shown.

    Those of fewer than k, and one more where a single one could be computed from the rest: the
    least, but what was abandoned only if nothing else is left.
    """
    hidden = [name for name, number in parts.items() if voice.is_hidden(number)]
    if len(hidden) == 1:
        others = [name for name, number in parts.items() if number and name not in hidden]
        others.sort(key=lambda name: (name == "abandoned", parts[name], name))
        hidden += others[:1]
    return frozenset(hidden)


def part_cells(
    parts: Mapping[str, int], voice: Voice, kinds: Mapping[str, str] = _NO_KINDS
) -> list[Cell]:
    """Return the parts of a known whole as cells, those that may not be shown hidden."""
    hidden = hidden_parts(parts, voice)
    return [
        Cell(voice.say("not_shown"), sort=0.5, kind="muted")
        if name in hidden and not voice.is_hidden(number)
        else replace(people_cell(number, voice), kind=kinds.get(name, "") if number else "muted")
        for name, number in parts.items()
    ]


def drop_off_parts(row: Row) -> dict[str, int]:
    """Return the parts that a row of mining.drop_off splits `entered` into."""
    return {name: int(row[name]) for name in ("advanced", "abandoned", "open")}
