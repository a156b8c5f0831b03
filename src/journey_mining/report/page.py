"""The night's page: every section that the folder holds, in one file that asks the network for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from journey_mining.models import sql_folder
from journey_mining.report.bundle import plotly_bundle, policy, script_hash, template_text
from journey_mining.report.night import Night
from journey_mining.report.parts import Sankey
from journey_mining.report.safe import script_json, visible
from journey_mining.report.section import Read, Rendered, Section, find_sections, tables_for
from journey_mining.report.voice import Voice, voice_for

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@dataclass(frozen=True)
class SourceTable:
    """A table beneath a section: its name, its question, and how to see its SQL."""

    name: str
    question: str
    explain: str


@dataclass(frozen=True)
class Shown:
    """A section as the template needs it."""

    slug: str
    title: str
    nav: str
    part: int
    body: Rendered
    sources: tuple[SourceTable, ...]


def render_report(read: Read, night: Night) -> str:
    """Return the whole page of a night as HTML. `read` gives a table by its full name."""
    voice = voice_for(night)
    shown = [_shown(section, read, night, voice) for section in find_sections()]
    app = template_text("app.js")
    has_flow = any(isinstance(part, Sankey) for section in shown for part in section.body.parts)
    packed, plotly_hash = plotly_bundle() if has_flow else ("", "")
    hashes = [script_hash(app.encode("utf-8")), *([plotly_hash] if has_flow else [])]
    contents = [
        (part, list(group)) for part, group in groupby(shown, key=lambda section: section.part)
    ]
    return render_template(
        "page.html.j2",
        {
            "night": night,
            "night_name": _night_name(night, voice),
            "built": _built(read, night, voice),
            "contents": contents,
            "sections": shown,
            "style": template_text("style.css"),
            "app": app,
            "words": script_json(
                {key: voice.words[f"page.{key}"] for key in ("rows", "copy", "copied", "no_draw")}
            ),
            "plotly": packed,
            "policy": policy(*hashes),
            "version": next((fact for name, fact in night.facts if name.lower() == "version"), ""),
        },
        voice,
    )


def render_template(name: str, values: Mapping[str, Any], voice: Voice) -> str:
    """Fill a template; everything is escaped but our own style and script, and JSON that is safe in a script."""
    from markupsafe import Markup

    ours = {name: Markup(values[name]) for name in ("style", "app", "words") if name in values}  # noqa: S704 - ours
    return _environment().get_template(name).render(**{**values, **ours}, say=voice.say)


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("journey_mining.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"visible": visible, "script_text": _script_text}
    return environment


def _script_text(json: str) -> "Markup":
    """Let JSON stand in a script element as it is: `script_json` left nothing in it that could end one."""
    from markupsafe import Markup

    return Markup(json.replace("<", "\\u003c"))  # noqa: S704 - no sign that HTML reads is left


def _shown(section: Section, read: Read, night: Night, voice: Voice) -> Shown:
    title = voice.title(section.title, section.title)
    nav = voice.title(section.title.rpartition(".")[0] + ".nav", title)
    body = section.render(tables_for(section, read, night, voice))
    sources = tuple(_source(name, night, voice) for name in section.reads)
    return Shown(section.slug, title, nav, section.part, body, sources)


def _source(name: str, night: Night, voice: Voice) -> SourceTable:
    schema, _, table = name.partition(".")
    question = night.questions.get(name) or voice.title(
        f"table.{schema}", voice.say("page.unknown_source")
    )
    is_explainable = (sql_folder() / "explain" / f"{table}.sql").is_file()
    return SourceTable(
        name, question, voice.say("page.explain", table=table) if is_explainable else ""
    )


def _night_name(night: Night, voice: Voice) -> str:
    return voice.say("page.night", date=voice.day(night.as_of))


def _built(read: Read, night: Night, voice: Voice) -> str:
    said = {
        "project": visible(night.project),
        "as_of": voice.when(night.as_of),
        "zone": night.time_zone,
    }
    ledger = next(iter(read("mining.population").iter_rows(named=True)), None)
    if ledger is None or ledger["first_started_at"] is None:
        return voice.say("page.built_empty", **said)
    days = {
        "first": voice.day(ledger["first_started_at"]),
        "last": voice.day(ledger["last_started_at"]),
    }
    return voice.say("page.built", **days, **said)
