"""A project's beginning: the folder a new user fills in, and what is checked before a run."""

from collections.abc import Iterator
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.ingest import check_sources
from journey_mining.key import load_key, make_key
from journey_mining.settings import Settings, load_settings
from journey_mining.settings_tables import check_patterns

_TEMPLATE = """# What journey-mining should know of your company. `journey-mining check` reads it.
[project]
name = "{name}"
time_zone = "Europe/Berlin"
currency = "EUR"

[[sources]]                       # one block a log, the most trusted first
map = "segment"                   # a shipped mapping, or one of your own in sources/
path = "web/**/*.gz"

[journeys]
goal = ["Order placed"]           # touchpoints that reach the goal

[[touchpoints]]                   # in order, the first match wins
name = "Order placed"
stage = "Purchase"                # Awareness, Consideration, Purchase, Service, Loyalty; or your own [[stages]]
match = {{ name = "Order placed" }}

[[touchpoints]]
name = "Product page"
stage = "Consideration"
match = {{ channel = "web", page = "/products/*" }}

[[touchpoints]]
name = "Home page"
stage = "Awareness"
match = {{ channel = "web", page = "/" }}

[privacy]
key_file = "{key}"       # turns identifiers into pseudonyms: keep it, and keep it secret
"""


def make_project(folder: Path) -> Iterator[str]:
    """Write `journey.toml` and a key beside the project, and yield what was done.

    Raises
    ------
    UsageError
        if the folder already has a `journey.toml`.
    """
    file = folder / "journey.toml"
    if file.exists():
        message = f"{file}: is already there; nothing was changed."
        raise UsageError(message)
    folder.mkdir(parents=True, exist_ok=True)
    name = folder.resolve().name
    key = folder.resolve().parent / "keys" / f"{name}.key"
    make_key(key)
    plain = name.replace("\\", "").replace('"', "")
    file.write_text(_TEMPLATE.format(name=plain, key=f"../keys/{plain}.key"), "utf-8")
    (folder / "sources").mkdir(exist_ok=True)
    yield f"{file}: fill it in, it explains itself."
    yield f"{key}: the key that makes pseudonyms. Readable by you alone; without it tonight's customers are strangers."
    yield f"Put your logs into {folder}, then: journey-mining check --project {folder}"


def check_project(project: Path) -> Iterator[str]:
    """Yield what was found to be right.

    Raises
    ------
    UsageError
        with every mistake of settings and mappings.
    """
    settings = load_settings(project)
    load_key(settings, project)
    check_patterns(settings)
    if problems := check_sources(settings, project):
        raise UsageError("\n".join(str(problem) for problem in problems))
    yield f"journey.toml: right. {len(settings.touchpoints)} touchpoint rules, {len(settings.stages)} stages."
    for source in settings.sources:
        files = sum(path.is_file() for path in project.glob(source.path))
        yield f"source {source.id}: {files} files match {source.path}"
    yield from _without_effect(settings)


def _without_effect(settings: Settings) -> Iterator[str]:
    if settings.personas:
        yield "[[personas]]: read and checked, but no figure of this version uses it yet."
    if settings.report.language != "en":
        yield f'[report] language = "{settings.report.language}": has no words yet; the report is in English.'
