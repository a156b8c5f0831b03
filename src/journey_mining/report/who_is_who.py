"""Tables of data quality about who is who: what names a customer, what was joined, and how much hangs on it."""

from collections.abc import Iterator

from journey_mining.report.parts import Cell, Column, Prose, Table
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Row, Tables
from journey_mining.report.voice import Voice

READS = ("mining.identity_coverage", "mining.link_fates", "mining.policies")
_BY = ("by_person", "by_thing", "by_device", "by_weak", "by_held_back", "by_nothing")
_OUTCOMES = ("converted", "abandoned", "open")


def who_is_who(tables: Tables) -> Iterator[Part]:
    """Yield what names the customers of each source, what became of the links, and the range by policy."""
    voice = tables.voice
    if rows := tables.rows("mining.identity_coverage"):
        yield _named_by(rows, voice)
    if rows := tables.rows("mining.link_fates"):
        yield _links(rows, voice)
        if cut := sum(row["links"] for row in rows if row["fate"] == "split by hand"):
            yield Prose(voice.line("who.splits", number=voice.count(cut)), "note")
    if rows := tables.rows("mining.policies"):
        yield _policies(rows, voice)


def _named_by(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="named-by",
        caption=say("who.named_by"),
        columns=(
            Column(say("who.source")),
            Column(say("who.events"), is_number=True),
            *(Column(say(f"who.{name}"), is_number=True) for name in _BY),
        ),
        rows=tuple(
            (
                Cell(visible(row["source_id"]), kind="strong"),
                Cell(voice.count(row["events"]), sort=row["events"]),
                *(_part(row[name], row["events"], voice) for name in _BY),
            )
            for row in sorted(rows, key=lambda row: row["rank"])
        ),
        foot=say("who.named_by_foot"),
    )


def _part(number: int, whole: int, voice: Voice) -> Cell:
    if not whole:
        return Cell(voice.say("no_data"), kind="muted")
    return Cell(voice.percent(number / whole), sort=round(number / whole, 6))


def _links(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="links",
        caption=say("who.links"),
        columns=(
            Column(say("who.fate")),
            Column(say("who.strength")),
            Column(say("who.number"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(voice.title(f"who.fate_{row['fate'].replace(' ', '_')}", row["fate"])),
                Cell(say(f"who.{row['strength']}")),
                Cell(voice.count(row["links"]), sort=row["links"]),
            )
            for row in sorted(rows, key=lambda row: (-row["links"], row["fate"], row["strength"]))
        ),
        foot=say("who.links_foot"),
    )


def _policies(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    found = {(row["policy"], row["outcome"]): row for row in rows}
    names = dict.fromkeys(
        row["policy"] for row in sorted(rows, key=lambda row: (not row["is_chosen"], row["policy"]))
    )
    chosen = next((row["policy"] for row in rows if row["is_chosen"]), "")
    return Table(
        key="policies",
        caption=say("who.policies"),
        columns=(
            Column(say("who.policy")),
            *(Column(say(f"who.{outcome}"), is_number=True) for outcome in _OUTCOMES),
        ),
        rows=tuple(
            (
                Cell(
                    say(f"who.policy_{name}"),
                    note=say("who.in_force") if name == chosen else "",
                    kind="strong" if name == chosen else "",
                ),
                *(_share(found[name, outcome], voice) for outcome in _OUTCOMES),
            )
            for name in names
        ),
        foot=say("who.policies_foot"),
    )


def _share(row: Row, voice: Voice) -> Cell:
    if row["share"] is None:
        return Cell(voice.say("no_data"), kind="muted")
    said = voice.limited(row["share"], row["least_share"], row["greatest_share"])
    return Cell(said, sort=round(row["share"], 4))
