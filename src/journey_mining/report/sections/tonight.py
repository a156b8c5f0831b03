"""Tonight: one sentence chosen by rule, four figures, and at most three remarks."""

from collections.abc import Iterator, Sequence

from journey_mining.report.parts import Figure, Figures, Line, Note, Notes, Prose
from journey_mining.report.pieces import drop_off_parts, hidden_parts, worst
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Rendered, Row, Section, Tables
from journey_mining.report.voice import LIMITS_UNTIL, RATE_FROM, Voice


def render(tables: Tables) -> Rendered:
    """Say where most are lost, how many, and how many are still open; the level only, until there are alarms."""
    headline, more = headline_lines(tables)
    figures = tuple(_figures(tables))
    remarks = tuple(_remarks(tables))[:3]
    parts: list[Part] = [Prose(headline, "headline")]
    parts += [Prose(more, "lead")] if more else []
    parts += [Figures(figures)] if figures else []
    parts += [Notes(remarks)] if remarks else []
    return Rendered(tables.voice.line("tonight.lede"), tuple(parts))


def outcomes(tables: Tables) -> dict[str, Row]:
    """Return the headline's row of each outcome."""
    return {str(row["outcome"]): row for row in tables.rows("mining.headline")}


def headline_lines(tables: Tables) -> tuple[Line, Line]:
    """Return the headline and the sentence under it."""
    voice, by_outcome = tables.voice, outcomes(tables)
    ledger = tables.row("mining.population")
    total = int(ledger["population"]) if ledger else 0
    if not total or not by_outcome:
        return voice.line("tonight.headline_empty"), ()
    abandoned = int(by_outcome["abandoned"]["journeys"]) if "abandoned" in by_outcome else 0
    if not abandoned:
        said = {name: voice.people(by_outcome[name]["journeys"]) for name in ("open", "converted")}
        return voice.line("tonight.headline_none", **said), ()
    stage = worst(tables, "stage")
    if stage is None:
        said = {"abandoned": voice.people(abandoned), "entered": voice.people(total)}
        return voice.line("tonight.headline_no_stage", **said), ()
    name = visible(stage["name"])
    if total < RATE_FROM:
        ended = voice.of(abandoned, total)
        return voice.line(
            "tonight.headline_small", ended=ended[:1].upper() + ended[1:], stage=name
        ), _more(tables, stage)
    if "abandoned" in hidden_parts(drop_off_parts(stage), voice):
        return voice.line("tonight.headline_where", stage=name), _more(tables, stage)
    said = {name: voice.people(stage[name]) for name in ("abandoned", "entered")}
    return voice.line("tonight.headline", stage=visible(stage["name"]), **said), _more(
        tables, stage
    )


def _more(tables: Tables, stage: Row) -> Line:
    voice, parts = tables.voice, drop_off_parts(stage)
    hidden = hidden_parts(parts, voice)
    key = "open_none" if not parts["open"] else "open_few" if "open" in hidden else "open_too"
    sentences = [voice.line(f"tonight.{key}", open=voice.people(parts["open"]))]
    if "abandoned" not in hidden and (share := _share_line(stage, voice)):
        sentences.append(share)
    last = worst(tables, "touchpoint")
    if last is not None and "abandoned" not in hidden_parts(drop_off_parts(last), voice):
        said = {"touchpoint": visible(last["name"]), "abandoned": voice.people(last["abandoned"])}
        sentences.append(voice.line("tonight.last_touchpoint", **said))
    return joined(sentences, voice)


def _share_line(stage: Row, voice: Voice) -> Line:
    value, base = stage["open_aware"], int(stage["entered"])
    limits = voice.between(stage["open_aware_low"], stage["open_aware_high"])
    if value is None or base < RATE_FROM or (base < LIMITS_UNTIL and not limits):
        return ()
    days = voice.say("days", days=stage["horizon_days"]) if stage["horizon_days"] else ""
    said = {
        "share": voice.limited(value, stage["open_aware_low"], stage["open_aware_high"]),
        "stage": visible(stage["name"]),
        "days": days,
        "limits": limits,
    }
    return voice.line("tonight.share" if limits else "tonight.share_plain", **said)


def joined(sentences: Sequence[Line], voice: Voice) -> Line:
    """Return sentences as one paragraph."""
    space = voice.line("space")
    return tuple(
        span
        for number, line in enumerate(sentences)
        for span in ((*space, *line) if number else line)
    )


def _figures(tables: Tables) -> Iterator[Figure]:
    voice, ledger = tables.voice, tables.row("mining.population")
    if not ledger or not ledger["population"]:
        return
    total = int(ledger["population"])
    customers = voice.say("tonight.of_customers", customers=voice.people(ledger["customers"]))
    yield Figure(voice.say("tonight.journeys"), voice.people(total), customers)
    unshown = hidden_parts(
        {name: int(row["journeys"]) for name, row in outcomes(tables).items()}, voice
    )
    for outcome in ("converted", "abandoned", "open"):
        if row := outcomes(tables).get(outcome):
            kind = "lost" if outcome == "abandoned" else ""
            hidden = outcome in unshown
            yield Figure(
                voice.say(f"end.{outcome}"), *_figure(row, total, voice, is_hidden=hidden), kind
            )


def _figure(row: Row, total: int, voice: Voice, *, is_hidden: bool) -> tuple[str, str]:
    number, limits = int(row["journeys"]), voice.between(row["share_low"], row["share_high"])
    if is_hidden:
        return voice.people(number) if voice.is_hidden(number) else voice.say("not_shown"), ""
    if total < RATE_FROM:
        return voice.of(number, total), voice.say("tonight.too_few")
    if row["share"] is None or (total < LIMITS_UNTIL and not limits):
        return voice.people(number), ""
    if number in (0, total):
        return voice.percent(row["share"]), ""
    key = "tonight.limits" if limits else "tonight.limits_only"
    share = voice.limited(row["share"], row["share_low"], row["share_high"])
    return share, voice.say(key, limits=limits, number=voice.people(number))


def _remarks(tables: Tables) -> Iterator[Note]:
    voice, quiet = tables.voice, tables.row("mining.observation")
    silent = [row for row in tables.rows("mining.source_volume") if row["state"] == "silent"]
    if silent:
        title, link = voice.say("tonight.care_silent"), voice.say("tonight.care_silent_link")
        yield Note(title, _silences(silent, voice), link, "data-quality")
    if quiet and not quiet["is_calibrated"]:
        said = {
            "silences": voice.count(quiet["silences"]),
            "quiet_time": voice.span(quiet["quiet_time_hours"]),
        }
        yield _note(voice, "care_quiet", "method", **said)
    sources = sorted(
        tables.rows("mining.source_ledger"), key=lambda row: (-row["quarantined"], row["source_id"])
    )
    if sources and sources[0]["quarantined"]:
        top = sources[0]
        said = {
            "quarantined": voice.count(top["all_quarantined"]),
            "rows": voice.count(top["all_rows_read"]),
        }
        yield _note(voice, "care_lost", "data-quality", source=visible(top["source_id"]), **said)
    named = {row["source_id"] for row in silent}
    for row in sorted(sources, key=lambda row: row["source_id"]):
        if row["source_id"] in named:
            continue
        if not row["is_active"] and not row["is_identity_only"] and row["last_at"]:
            said = {"last": voice.when(row["last_at"]), "watermark": voice.when(row["watermark"])}
            yield _note(
                voice, "care_late", "data-quality", source=visible(row["source_id"]), **said
            )


def _silences(silent: list[Row], voice: Voice) -> str:
    return " ".join(
        voice.say(
            "tonight.care_silent_text" if row["last_at"] else "tonight.care_silent_never",
            source=visible(row["source_id"]),
            last=voice.when(row["last_at"]),
        )
        for row in sorted(silent, key=lambda row: row["rank"])
    )


def _note(voice: Voice, key: str, anchor: str, **said: str) -> Note:
    words = f"tonight.{key}"
    return Note(
        voice.say(words), voice.say(f"{words}_text", **said), voice.say(f"{words}_link"), anchor
    )


SECTION = Section(
    slug="tonight",
    title="tonight.title",
    part=1,
    reads=(
        "mining.headline",
        "mining.population",
        "mining.drop_off",
        "mining.source_ledger",
        "mining.source_volume",
        "settings.stages",
        "mining.observation",
    ),
    render=render,
)
