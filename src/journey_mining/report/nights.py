"""What a night hands on (`summary.json`), and the page of all nights made from these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from journey_mining.report.bundle import policy, template_text
from journey_mining.report.night import Night
from journey_mining.report.page import render_report, render_template
from journey_mining.report.parts import text_of
from journey_mining.report.pieces import hidden_parts
from journey_mining.report.safe import visible
from journey_mining.report.section import Read, tables_for
from journey_mining.report.sections import data_quality, tonight
from journey_mining.report.voice import Voice, voice_for

SCHEMA = 1
REASON_LIMIT = 2000  # a reason is our own sentence, and says what to do at its end
_OUTCOMES = ("converted", "abandoned", "open")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # the index says no time of its own


@dataclass(frozen=True)
class Pages:
    """A night's page and its summary, as the caller writes them."""

    html: str
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class IndexRow:
    """A line of the page of all nights."""

    night: str
    is_linked: bool
    headline: str
    numbers: tuple[str, ...]
    data: str


def render_pages(read: Read, night: Night) -> Pages:
    """Return everything a night writes."""
    return Pages(render_report(read, night), summary(read, night))


def summary(read: Read, night: Night) -> dict[str, Any]:
    """Return the same numbers as the page, for `summary.json`; null where the page does not show one."""
    voice = voice_for(night)
    tables = tables_for(tonight.SECTION, read, night, voice)
    headline, more = tonight.headline_lines(tables)
    ledger = tables.row("mining.population")
    total = int(ledger["population"]) if ledger else 0
    parts = {name: int(row["journeys"]) for name, row in tonight.outcomes(tables).items()}
    hidden = hidden_parts(parts, voice)
    quality = tables_for(data_quality.SECTION, read, night, voice)
    return {
        "schema": SCHEMA,
        "night": night.date,
        "as_of": night.as_of.isoformat(),
        "project": night.project,
        "language": night.language,
        "headline": text_of(headline),
        "more": text_of(more),
        "journeys": None if voice.is_hidden(total) else total,
        **{name: None if name in hidden else parts.get(name, 0) for name in _OUTCOMES},
        "k": night.k,
        "data": text_of(data_quality.render(quality).lede),
        "facts": dict(night.facts),
    }


def render_index(summaries: Sequence[Mapping[str, Any]]) -> str:
    """Return the page of all nights, newest first, from their summaries.

    A failed night is `{"night": date, "failed": reason}`; it stands beside the page of that date, if there is one.
    """
    ordered = sorted(summaries, key=lambda one: (str(one["night"]), "failed" in one), reverse=True)
    newest = next((one for one in ordered if "failed" not in one), {})
    project, language = str(newest.get("project", "")), str(newest.get("language", "en"))
    voice = voice_for(Night(as_of=_EPOCH, project=project, language=language))
    return render_template(
        "index.html.j2",
        {
            "title": voice.say("index.title", project=visible(project) or voice.say("page.name")),
            "language": language,
            "rows": [_row(one, voice) for one in ordered],
            "has_latest": bool(newest),
            "style": template_text("style.css"),
            "policy": policy(),
        },
        voice,
    )


def _row(one: Mapping[str, Any], voice: Voice) -> IndexRow:
    if "failed" in one:
        reason = voice.say("index.failed", reason=visible(one["failed"], REASON_LIMIT))
        return IndexRow(
            str(one["night"]), is_linked=False, headline=reason, numbers=("", "", ""), data=""
        )
    numbers = tuple(_number(one, name, voice) for name in ("journeys", "abandoned", "open"))
    return IndexRow(
        str(one["night"]),
        is_linked=True,
        headline=str(one["headline"]),
        numbers=numbers,
        data=str(one["data"]),
    )


def _number(one: Mapping[str, Any], name: str, voice: Voice) -> str:
    number = one.get(name)
    return voice.say("not_shown") if number is None else voice.count(number)
