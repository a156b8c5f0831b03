"""Method and words: how the figures are made, what they rest on, and what each word means."""

from collections.abc import Iterator

from journey_mining.report.parts import Cell, Column, Line, Prose, Table, Term, Terms
from journey_mining.report.pieces import hidden_parts, worst
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Rendered, Row, Section, Tables
from journey_mining.report.voice import LIMITS_UNTIL, RATE_FROM, Voice


def render(tables: Tables) -> Rendered:
    """Explain, in the order a reader asks."""
    return Rendered(tables.voice.line("method.lede"), tuple(_parts(tables)))


def _parts(tables: Tables) -> Iterator[Part]:
    voice = tables.voice
    for title, line in (
        ("quiet_time", _quiet_time(tables)),
        *(("quiet_since", line) for line in _quiet_since(tables)),
        ("quiet_test", _quiet_test(tables)),
        ("watermark", _watermark(tables)),
        ("figures", voice.line("method.figures_text")),
        ("others", _others(tables)),
        (
            "limits",
            voice.line("method.limits_text", least=RATE_FROM, until=LIMITS_UNTIL, k=voice.k),
        ),
    ):
        yield Prose(voice.line(f"method.{title}"), "title")
        yield Prose(line)
    yield Prose(voice.line("method.ledger"), "title")
    yield from _ledger(tables)
    words = [key.removeprefix("term.") for key in voice.words if key.startswith("term.")]
    yield Terms(
        voice.say("method.words"), tuple(Term(word, voice.say(f"term.{word}")) for word in words)
    )
    yield _settings(tables)
    facts = tuple(Term(visible(name), visible(value)) for name, value in tables.night.facts)
    if facts:
        yield Terms(voice.say("method.run"), facts)


def _quiet_time(tables: Tables) -> Line:
    voice, quiet = tables.voice, tables.row("mining.observation")
    if quiet is None:
        return voice.line("method.quiet_empty")
    said = {
        "quiet_time": voice.span(quiet["quiet_time_hours"]),
        "silences": voice.count(quiet["silences"]),
    }
    if not quiet["is_calibrated"]:
        return voice.line("method.quiet_default", **said)
    if quiet["return_share"] is None:
        return voice.line("method.quiet_calibrated_plain", **said)
    return voice.line("method.quiet_calibrated", share=voice.percent(quiet["return_share"]), **said)


def _quiet_since(tables: Tables) -> Iterator[Line]:
    """Say since when it holds, and what tonight's logs alone would say, where either is worth saying."""
    voice, quiet = tables.voice, tables.row("mining.observation")
    if quiet is None or not quiet["is_calibrated"]:
        return
    said = {
        "found": voice.span(quiet["found_hours"]),
        "quiet_time": voice.span(quiet["quiet_time_hours"]),
    }
    if quiet["quiet_time_since"] is not None:
        yield voice.line(
            "method.quiet_since_text", since=voice.when(quiet["quiet_time_since"]), **said
        )
    elif quiet["found_hours"] != quiet["quiet_time_hours"]:
        yield voice.line("method.quiet_kept_text", **said)


def _quiet_test(tables: Tables) -> Line:
    voice, test = tables.voice, tables.row("mining.declared")
    if test is None or test["declared"] < RATE_FROM:
        return voice.line("method.quiet_test_empty", least=RATE_FROM)
    declared, back = test["declared"], test["came_back"]
    of = voice.of(back, declared)
    if voice.is_hidden(back) or voice.is_hidden(declared - back):
        return voice.line("method.quiet_test_few", of=of)
    share = voice.limited(test["return_share"], test["return_low"], test["return_high"])
    limits = voice.between(test["return_low"], test["return_high"])
    return voice.line("method.quiet_test_text", of=of, share=share, limits=limits)


def _watermark(tables: Tables) -> Line:
    observed = tables.row("mining.observation")
    if observed is None or observed["watermark"] is None:
        return tables.voice.line("method.watermark_empty")
    said = tables.voice.when(observed["watermark"])
    return tables.voice.line("method.watermark_text", watermark=said)


def _others(tables: Tables) -> Line:
    voice, stage = tables.voice, worst(tables, "stage")
    is_sayable = (
        stage is not None
        and stage["entered"] >= LIMITS_UNTIL
        and stage["naive"] is not None
        and stage["open_aware"] is not None
    )
    if stage is None or not is_sayable:
        return voice.line("method.others_empty", least=RATE_FROM)
    return voice.line(
        "method.others_text",
        stage=visible(stage["name"]),
        naive=_share(stage, "naive", voice),
        open=voice.people(stage["open"]),
        open_aware=_share(stage, "open_aware", voice),
    )


def _share(stage: Row, figure: str, voice: Voice) -> str:
    return voice.limited(stage[figure], stage[f"{figure}_low"], stage[f"{figure}_high"])


def _ledger(tables: Tables) -> Iterator[Part]:
    voice, ledger = tables.voice, tables.row("mining.population")
    if ledger is None or not ledger["journeys_of_period"]:
        yield Prose(voice.line("tonight.headline_empty"), "note")
        return
    parts = {name: int(ledger[name]) for name in ("population", "left_cut", "aftercare")}
    hidden = hidden_parts(parts, voice)
    said = {
        name: voice.say("not_shown")
        if name in hidden and not voice.is_hidden(number)
        else voice.people(number)
        for name, number in parts.items()
    }
    yield Prose(
        voice.line("method.ledger_text", period=voice.people(ledger["journeys_of_period"]), **said)
    )


def _settings(tables: Tables) -> Table:
    say = tables.voice.say
    return Table(
        key="settings",
        caption=say("method.settings_caption"),
        columns=(Column(say("method.setting")), Column(say("method.value"))),
        rows=tuple(
            (
                Cell(visible(row["name"])),
                Cell("" if row["value"] is None else visible(row["value"])),
            )
            for row in sorted(tables.rows("mining.settings"), key=lambda row: str(row["name"]))
        ),
        summary=say("method.settings"),
    )


SECTION = Section(
    slug="method",
    title="method.title",
    part=4,
    order=20,
    reads=(
        "mining.observation",
        "mining.declared",
        "mining.population",
        "mining.drop_off",
        "mining.settings",
        "settings.stages",
    ),
    render=render,
)
