"""The whole configuration of a project as one frozen value, read from `journey.toml`."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from journey_mining.errors import UsageError
from journey_mining.presets import STAGE_PRESETS
from journey_mining.setting_types import Duration, Instant, Name, OneOrMore, Part, TimeZone
from journey_mining.settings_contract import ContractRule
from journey_mining.settings_funnels import Funnel
from journey_mining.settings_limits import ENGINE_KEYS, Limits
from journey_mining.settings_rules import contradictions
from journey_mining.toml_file import read_toml
from journey_mining.toml_model import at, mistakes, told, without_mistakes


class Project(Part):
    """Whose journeys these are."""

    name: str = Field(
        "My project", min_length=1, max_length=120, description="Shown at the top of the report."
    )
    time_zone: TimeZone = Field(
        "UTC", description="Days on the report are days of this zone; data are UTC."
    )
    currency: str = Field(
        "EUR", pattern="^[A-Z]{3}$", description="Amounts in other currencies are not summed."
    )
    demo: bool = Field(
        default=False, description="True only for invented data: uses a public key and says so."
    )


class Source(Part):
    """One log: a mapping and where its files lie."""

    map: str = Field(description="A shipped mapping, or one in the project's `sources/`.")
    path: str = Field(description="Files, as a glob below the project's folder.")
    id: str = Field("", description="Name of the source; needed where a mapping is used twice.")
    lateness: Duration | None = Field(
        None, description="How long rows of this source may come late."
    )
    must_arrive: bool = Field(
        default=False,
        description="Stop the night if this source is silent or brings under a tenth of its usual rows.",
    )

    @model_validator(mode="before")
    @classmethod
    def _id_defaults_to_map(cls, value: Any) -> Any:  # noqa: ANN401 - pydantic hands over anything
        return {"id": value.get("map", ""), **value} if isinstance(value, dict) else value

    @field_validator("id")
    @classmethod
    def _id_is_plain(cls, value: str, info: ValidationInfo) -> str:
        # One taken from the mapping's name is looked at where the mapping is.
        if value != info.data.get("map") and re.fullmatch("[a-z][a-z0-9_]*", value) is None:
            message = f"{value!r} is no id: it begins with a letter, and has a-z, 0-9 and _ only"
            raise ValueError(message)
        return value


class Journeys(Part):
    """What a journey is, and what it leads to."""

    goal: tuple[Name, ...] = Field((), description="Touchpoints that reach the goal.")
    entry: tuple[Name, ...] = Field(
        (), description="Touchpoints journeys begin with; empty: those that open 1 %."
    )
    session_gap: Duration = Field(
        timedelta(minutes=30), description="A longer silence starts a new session."
    )
    time_out: Duration = Field(timedelta(days=30), description="A longer silence ends the journey.")
    quiet_time: Duration | Literal["auto"] = Field(
        "auto", description="Silence after which a journey is abandoned."
    )
    expected: tuple[Name, ...] = Field(
        (),
        max_length=50,
        description="The intended way, touchpoint by touchpoint; one may stand again.",
    )
    stages: str | None = Field(None, description="A preset of stages instead of [[stages]].")
    count_opens: bool = Field(default=False, description="Whether a plain mail open is a step.")


class Stage(Part):
    """A phase of the journey; order in the file is order on the map."""

    name: Name = Field(description="Shown as a column of the map.")
    after_goal: bool = Field(
        default=False, description="Whether it follows the goal: service, loyalty."
    )


class Match(Part):
    """What an event must be; every key that is given must hold, a list means any of them."""

    channel: OneOrMore = None
    source: OneOrMore = None
    name: OneOrMore = None
    page: OneOrMore = Field(None, description="A glob over the path; `*` also crosses `/`.")
    page_regex: str | None = Field(None, max_length=1000)
    campaign: OneOrMore = None
    result: OneOrMore = None
    attrs: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            message = "an empty match would take every event; name a channel, page, name, …"
            raise ValueError(message)
        return self


class Touchpoint(Part):
    """A rule that turns events into one named encounter; the first match wins."""

    name: Name = Field(description="The encounter's name; several rules may share one.")
    stage: str | None = Field(None, description="Empty: it stays in the journey's current stage.")
    owner: Literal["brand", "partner", "customer", "social"] | None = Field(
        None, description="Whose touchpoint it is."
    )
    match: Match = Field(
        description="channel, source, name, page (glob), page_regex, campaign, result, attrs; all must hold."
    )


class Persona(Part):
    """A kind of customer, by rule."""

    name: Name = Field(description="Shown on the map.")
    match: dict[str, Any] = Field(min_length=1, description="Traits of the customer.")
    goals: str | None = Field(None, description="Words for the map, by hand.")


class Release(Part):
    """A change worth comparing around."""

    at: Instant = Field(description="When it went out, with a time zone.")
    name: Name = Field(description="What it was.")


class Values(Part):
    """Money where events carry none, in the project's currency."""

    goal: float | None = Field(None, ge=0, description="Worth of a goal whose event has no amount.")
    contact: float | None = Field(None, ge=0, description="Cost of a contact with support.")


class Identity(Part):
    """Whom to take for one customer."""

    policy: Literal["strict", "default", "liberal"] = Field(
        "default",
        description=(
            "Links that join: strict, those a log asserts; default, sessions too; liberal, also what is only alike, "
            "where neither side is known."
        ),
    )


class Report(Part):
    """What the report is about and in which words."""

    period: Duration | Literal["all"] = Field(
        "all", description="Journeys begun in this span before the data's end."
    )
    language: Literal["en", "de"] = Field("en", description="Words of the report.")


class Privacy(Part):
    """What a report may show of few people, and where the key lies."""

    k: int = Field(5, ge=2, description="Counts of fewer people are not shown.")
    key_file: str | None = Field(
        None, description="File with the key, outside the project, readable by you alone."
    )
    between_nights: bool = Field(
        default=False, description="Keep small changes between nights unseen."
    )


class Settings(Part):
    """Everything `journey.toml` can say, with its defaults."""

    project: Project = Project()
    sources: tuple[Source, ...] = Field((), description="The logs, in order of trust.")
    journeys: Journeys = Journeys()
    stages: tuple[Stage, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    personas: tuple[Persona, ...] = ()
    releases: tuple[Release, ...] = ()
    contract: tuple[ContractRule, ...] = ()
    values: Values = Values()
    identity: Identity = Identity()
    limits: Limits = Limits()
    report: Report = Report()
    privacy: Privacy = Privacy()

    @property
    def digest(self) -> str:
        """Twelve hex digits that tell these settings from others that give other figures."""
        said = self.model_dump_json(exclude={"limits": set(ENGINE_KEYS)})
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def parameters(self, as_of: datetime) -> dict[str, object]:
        """Return what SQL may bind: the keys of `[journeys]`, `[identity]`, `[limits]`, and what project and run add.

        Durations are intervals; `auto` and `all` are null; `as_of` is a naive UTC timestamp.
        """
        plain = {**dict(self.journeys), **dict(self.identity), **dict(self.limits)}
        values: dict[str, object] = {
            name: value
            for name, value in plain.items()
            if isinstance(value, int | float | str | timedelta)
        }
        values["quiet_time"] = (
            None if self.journeys.quiet_time == "auto" else self.journeys.quiet_time
        )
        values["period"] = None if self.report.period == "all" else self.report.period
        values["as_of"] = as_of.astimezone(UTC).replace(tzinfo=None)
        values["run_id"] = as_of.astimezone(UTC).isoformat()
        values["currency"] = self.project.currency
        values["time_zone"] = self.project.time_zone
        values["goal_value"] = self.values.goal
        values["k"] = self.privacy.k
        return values


def load_settings(project: Path) -> Settings:
    """Read `journey.toml` of a project folder.

    Raises
    ------
    UsageError
        with every mistake at once: file, line, key, and the nearest valid name.
    """
    file = read_toml(project / "journey.toml")
    content = _with_preset(file.content)
    problems: list[tuple[int, str]] = []
    settings: Settings | None
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        problems += mistakes(file, error, Settings)
        settings = _what_is_left(content, error)
    if settings is not None:
        problems += [
            (file.line_of(key), at(file, key, said)) for key, said in contradictions(settings)
        ]
    if problems or settings is None:
        raise UsageError(told(problems))
    return settings


def _what_is_left(content: Mapping[str, Any], error: ValidationError) -> Settings | None:
    """Return the settings without their wrong keys, where the rest can still be judged."""
    left = without_mistakes(content, error)
    try:
        return None if left is None else Settings.model_validate(left)
    except ValidationError:
        return None


def _with_preset(content: Mapping[str, Any]) -> dict[str, Any]:
    if "stages" in content:
        return dict(content)
    journeys = content.get("journeys")
    name = journeys.get("stages", "default") if isinstance(journeys, dict) else "default"
    preset = STAGE_PRESETS.get(name)
    if preset is None:
        return dict(content)
    stages: list[dict[str, Any]] = [{"name": stage} for stage in preset.before]
    stages += [{"name": stage, "after_goal": True} for stage in preset.after]
    return {**content, "stages": stages}
