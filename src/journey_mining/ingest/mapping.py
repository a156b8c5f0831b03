"""A source's mapping: one TOML file that says how its records become events."""

import codecs
import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from journey_mining.errors import UsageError, near_miss
from journey_mining.models import sql_folder
from journey_mining.setting_types import Duration
from journey_mining.toml_file import read_toml
from journey_mining.toml_model import validate

SHIPPED = Path(__file__).parent / "sources"
# Anything else could lead out of the folders that mappings lie in.
_NAME = re.compile(r"[A-Za-z0-9_-]+")

Channel = Literal[
    "web", "app", "email", "support", "chat", "call", "order", "survey", "store", "other"
]
Reader = Literal["jsonl", "json", "csv", "w3c", "lines", "parquet", "xes", "by_ending"]


def _instant(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFacts(_Part):
    """What the source is."""

    id: str = Field(pattern="^[a-z][a-z0-9_]*$")
    channel: Channel
    load: Literal["append", "replace_partition", "upsert"] = "append"
    partition: str | None = None
    edition: str | None = None
    lateness: Duration = timedelta(0)
    owner: str | None = None
    min_ts: Annotated[datetime, BeforeValidator(_instant)] = datetime(2000, 1, 1, tzinfo=UTC)
    author_namespace: str | None = None

    @model_validator(mode="after")
    def _partition_fits_load(self) -> Self:
        if (self.load == "replace_partition") != (self.partition is not None):
            message = "partition belongs to load = 'replace_partition', which needs one"
            raise ValueError(message)
        if self.edition and not self.partition:
            message = "edition needs partition"
            raise ValueError(message)
        return self


class Input(_Part):
    """How bytes become records."""

    reader: Reader
    glob: str | None = None
    encoding: str = "utf-8"
    delimiter: str = Field(",", min_length=1, max_length=1)
    quote: str = Field('"', max_length=1)
    header: tuple[str, ...] | Annotated[int, Field(ge=1, le=20)] = 1
    skip: int = Field(0, ge=0)
    pattern: str | None = Field(None, max_length=2000)
    explode: str | None = None
    explode_child: str | None = None
    unwrap: str | None = None

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError:
            message = f"{value!r} is no encoding that Python knows"
            raise ValueError(message) from None
        return value

    @model_validator(mode="after")
    def _fits_reader(self) -> Self:
        if (self.reader == "lines") != (self.pattern is not None):
            message = "pattern belongs to reader = 'lines', which needs one"
            raise ValueError(message)
        if self.explode_child and not self.explode:
            message = "explode_child needs explode"
            raise ValueError(message)
        if self.reader not in ("json", "jsonl", "by_ending") and (self.explode or self.unwrap):
            message = f"explode and unwrap are for JSON, not for reader = {self.reader!r}"
            raise ValueError(message)
        return self


class Event(_Part):
    """Expressions for the canonical columns; `where` filters, `user_agent` is looked up in the crawlers' list."""

    source_event_id: str
    occurred_at: str
    raw_name: str
    where: str | None = None
    user_agent: str | None = None
    channel: str | None = None
    ts_precision: str | None = None
    ts_flag: str | None = None
    received_at: str | None = None
    duration_seconds: str | None = None
    seq: str | None = None
    session_ref: str | None = None
    actor: str | None = None
    author_ref: str | None = None
    is_automated: str | None = None
    automation_reason: str | None = None
    result: str | None = None
    amount: str | None = None
    currency: str | None = None
    score: str | None = None
    score_scale: str | None = None
    url_path: str | None = None
    referrer_path: str | None = None
    referrer_host: str | None = None
    campaign: str | None = None
    content_ref: str | None = None
    status_code: str | None = None
    text: str | None = None
    products: str | None = None
    version: str | None = None


class Identity(_Part):
    """An identifier of the record: a namespace and its value, or every key with a prefix."""

    ns: str | None = Field(None, pattern="^[a-z][a-z0-9_]*(:[a-z0-9_]+)?$")
    value: str | None = None
    prefix: str | None = Field(None, min_length=1)
    strength: Literal["strong", "session", "weak"] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        named = self.ns is not None and self.value is not None
        if named == (self.prefix is not None) or (self.prefix and (self.ns or self.value)):
            message = "an identity has ns and value, or prefix alone"
            raise ValueError(message)
        return self


class Fact(_Part):
    """What the event is a fact about: an order, a ticket, a message and so on."""

    kind: str
    ref: str


class Kept(_Part):
    """Keys allowed into the warehouse from the object at `path`."""

    keep: tuple[str, ...] = ()
    path: str = "$"


class Tests(_Part):
    """Where the mapping's own test lies."""

    sample: str | None = None
    expect: str | None = None


class Mapping(_Part):
    """One source's mapping, typed."""

    source: SourceFacts
    input: Input
    event: Event
    identity: tuple[Identity, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    fact: Fact | None = None
    attrs: Kept = Kept()
    traits: Kept = Kept()
    tests: Tests = Tests()

    @model_validator(mode="after")
    def _names_known(self) -> Self:
        for raw_name, name in self.names.items():
            if name.startswith("@") and name not in ("@identity_only", "@drop", "@keep"):
                message = f"[names] {raw_name!r}: {name!r} is none of @identity_only, @drop, @keep"
                raise ValueError(message)
        return self


class LoadedMapping(BaseModel):
    """A mapping with the file it came from and the hash that tells one version from the next."""

    model_config = ConfigDict(frozen=True)

    mapping: Mapping
    path: Path
    map_hash: str


@cache
def macros() -> str:
    """Return the helper macros that expressions may call, as one text of statements."""
    paths = sorted((sql_folder() / "macros").glob("ingest_*.sql"))
    return "\n".join(path.read_text("utf-8") for path in paths)


def load_mapping(name: str, project: Path) -> LoadedMapping:
    """Find a mapping in the project's `sources/`, else among the shipped ones, and type it.

    Raises
    ------
    UsageError
        with every mistake at once: file, line, key, and the nearest valid name.
    """
    if _NAME.fullmatch(name) is None:
        message = f"journey.toml: sources: {name!r} is no mapping: a name has letters, digits, - and _ only."
        raise UsageError(message)
    folders = (project / "sources", SHIPPED)
    path = next((f / f"{name}.toml" for f in folders if (f / f"{name}.toml").is_file()), None)
    if path is None:
        known = sorted({p.stem for folder in folders for p in folder.glob("*.toml")})
        message = (
            f"journey.toml: sources: {name!r} is no mapping.{near_miss(name, known)} "
            f"Mappings: {', '.join(known)}. Your own go into {project.name}/sources/."
        )
        raise UsageError(message)
    file = read_toml(path)
    mapping = validate(file, Mapping)
    # Comments and layout do not change a mapping, so they cause no replay; a macro does.
    content = mapping.model_dump_json(exclude={"tests": True}) + macros()
    return LoadedMapping(
        mapping=mapping, path=path, map_hash=hashlib.sha256(content.encode()).hexdigest()[:16]
    )
