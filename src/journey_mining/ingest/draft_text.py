"""The words of a drafted mapping."""

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from journey_mining.ingest.guess_times import TimeKey, enough, time_keys
from journey_mining.ingest.guesses import (
    Identifier,
    columns,
    event_ids,
    identifiers,
    may_be_shown,
    names_may_be_shown,
    raw_names,
)
from journey_mining.ingest.keys import MOST_KEYS, Key
from journey_mining.ingest.mapping import Channel, Input
from journey_mining.ingest.records import written
from journey_mining.ingest.spelling import can_be_looked_up, lookup, toml_literal, toml_text
from journey_mining.ingest.trial import Trial

_NAMES = 50
_IDENTITIES = 12
_FLAT = ("csv", "w3c", "lines", "parquet")
_ENDINGS = {
    "csv": "*.csv*",
    "jsonl": "*.jsonl*",
    "json": "*.json*",
    "parquet": "*.parquet",
    "xes": "*.xes*",
}
_OWN_HASH = "md5(salt || {}) || case when repeat_no > 1 then '-' || repeat_no else '' end"


@dataclass(frozen=True)
class Sample:
    """What was read of a sample: its form, its keys, how many records, and the lists inside them."""

    name: str
    file: str
    layout: Input
    keys: list[Key]
    rows: int
    lists: tuple[str, ...]

    def look(self, key: Key) -> str:
        """Return the expression that looks a key up."""
        return lookup(key.steps, is_flat=self.layout.reader in _FLAT)


def drafted(sample: Sample, trial: Trial, as_of: datetime) -> Iterator[str]:
    """Yield the lines of a mapping."""
    shown = [written(key.steps) for key in sample.keys]
    # A key that names a person is data: it is nobody's column.
    plain = {
        key.steps
        for key, path, mask in zip(sample.keys, shown, trial.masked(shown), strict=True)
        if path == mask
    }
    usable = [
        key
        for key in sample.keys
        if key.is_single and key.steps in plain and can_be_looked_up(key.steps) and key.rows
    ]
    times = time_keys(usable, trial, as_of)
    found = list(identifiers(usable, sample.name, trial))[:_IDENTITIES]
    taken = frozenset(one.key.word for one in found) | {time.key.word for time in times}
    names = raw_names(usable, sample.rows, taken)
    yield from _source(sample)
    yield from _input(sample)
    yield "[event]"
    yield from _event_id(sample, event_ids(usable, sample.rows, taken))
    yield from _occurred_at(sample, times)
    yield from _raw_name(sample, names)
    yield "# Whose doing it was: 'customer', 'agent', 'system' or 'bot'; a step is what the customer did."
    yield f"""actor = {toml_text("'customer'")}"""
    for column in columns(usable, trial, times):
        mind = f"  # {column.mind}" if column.mind else ""
        yield f"{column.name} = {toml_text(column.call.format(sample.look(column.key)))}{mind}"
    yield from _identities(sample, found)
    yield from _names(sample, names[:1], trial)
    yield from _every_key(sample, trial)


def _source(sample: Sample) -> Iterator[str]:
    yield f"# Drafted from {toml_text(sample.file)}, records: {sample.rows:,}. Everything below is a guess: correct it,"
    yield f"# then try it: journey-mining source preview {sample.name} FILE"
    yield "[source]"
    yield f'id = "{sample.name}"'
    yield f"# One of: {', '.join(get_args(Channel))}."
    yield 'channel = "other"'
    yield '# lateness = "1d"                  # how long rows may come late'
    yield ""


def _input(sample: Sample) -> Iterator[str]:
    layout = sample.layout
    yield "[input]"
    yield f'glob = "{sample.name}/{_ENDINGS.get(layout.reader, "*")}"'
    yield f'reader = "{layout.reader}"'
    for name in ("encoding", "delimiter", "explode", "unwrap"):
        value = getattr(layout, name)
        if value != Input.model_fields[name].default:
            yield f"{name} = {toml_text(value)}"
    if not isinstance(layout.header, int):
        why = (
            "the first row repeats a name or leaves one out"
            if layout.skip
            else "the first row is no header"
        )
        yield f"# {why[0].upper()}{why[1:]}: name the columns here, in their order."
        yield f"header = [{', '.join(map(toml_text, layout.header))}]"
    if layout.skip:
        yield f"skip = {layout.skip}"
    if layout.pattern is not None:
        if "line" in layout.pattern:
            yield "# Name the parts of a line; each group becomes a key. For example:"
            yield r"""# pattern = '^(?P<ts>\S+ \S+) (?P<level>[A-Z]+) (?P<user>\S+) (?P<action>.*)$'"""
        yield f"pattern = {toml_literal(layout.pattern)}"
    for path in sample.lists:
        key = "explode_child" if layout.explode else "explode"
        yield f"# {key} = {toml_text(path)}          # one record per item of this list"
    yield ""


def _event_id(sample: Sample, found: Sequence[Key]) -> Iterator[str]:
    if found:
        key = found[0]
        yield f"# The vendor's id of the event: {_many(key.values, 'distinct value')} on {_of(key.rows, sample.rows)}."
        yield f"source_event_id = {toml_text(sample.look(key))}"
    else:
        base = "raw" if sample.layout.reader == "lines" else "rec::varchar"
        yield "# No key is named like an id and different on every row: the record itself stands for it."
        yield f"source_event_id = {toml_text(_OWN_HASH.format(base))}"
    yield from (f"# or: source_event_id = {toml_text(sample.look(key))}" for key in found[1:3])


def _occurred_at(sample: Sample, times: Sequence[TimeKey]) -> Iterator[str]:
    if sample.layout.reader == "w3c" and {"date", "time"} <= {key.word for key in sample.keys}:
        both = "ts_fmt((rec->>'date') || ' ' || (rec->>'time'), '%Y-%m-%d %H:%M:%S')"
        yield "# Day and time stand apart; both are UTC."
        yield f"occurred_at = {toml_text(both)}"
        return
    full = [time for time in times if enough(time.rows, sample.rows)]
    if not full:
        yield "# No key parses as a time on 95 % of the rows. Put the right one here, into ts_iso(…), ts_fmt(…),"
        yield "# ts_local(…) or ts_epoch(…)."
        call = (
            times[0].call.format(sample.look(times[0].key))
            if times
            else "ts_iso(rec->>'$.occurred_at')"
        )
        yield f"occurred_at = {toml_text(call)}"
    else:
        best = full[0]
        yield f"# {best.what[0].upper()}{best.what[1:]}, on {_of(best.rows, sample.rows)}."
        yield from _zone(sample, best)
        yield f"occurred_at = {toml_text(best.call.format(sample.look(best.key)))}"
        if best.call == "ts_iso({})" and not best.is_zoned:
            yield f"ts_flag = {toml_text(f'iso_flag({sample.look(best.key)})')}"
    rest = [time for time in times if time not in full[:1]]
    yield from (
        f"# or: occurred_at = {toml_text(time.call.format(sample.look(time.key)))}"
        for time in rest[:2]
    )


def _zone(sample: Sample, time: TimeKey) -> Iterator[str]:
    if time.is_zoned:
        return
    yield "# No zone is written, so that UTC is assumed. If it is a clock on the wall, name its place:"
    if time.call == "ts_iso({})":
        call = f"ts_local({sample.look(time.key)}, '%Y-%m-%d %H:%M:%S', 'Europe/Berlin')"
    else:
        call = time.call.replace("'UTC'", "'Europe/Berlin'").format(sample.look(time.key))
    yield f"# occurred_at = {toml_text(call)}"
    if time.other:
        yield f"# The days may as well be written {time.other}: look at one after the 12th."


def _raw_name(sample: Sample, names: Sequence[Key]) -> Iterator[str]:
    if not names:
        yield "# No key has few distinct texts and is named like an event: every row is one and the same."
        yield f"raw_name = {toml_text(f'{sample.name!r}')}"
        return
    key = names[0]
    many = _many(key.values, "distinct value")
    yield f"# The vendor's own name of the event: {many} on {_of(key.rows, sample.rows)}."
    text = sample.look(key)
    if not enough(key.rows, sample.rows):
        text = f"coalesce({text}, '{sample.name}')"
    yield f"raw_name = {toml_text(text)}"
    yield from (f"# or: raw_name = {toml_text(sample.look(other))}" for other in names[1:3])


def _identities(sample: Sample, found: Sequence[Identifier]) -> Iterator[str]:
    yield ""
    if not found:
        yield "# No key looks like an identifier. Without one, no event is anybody's."
        yield "# [[identity]]"
        yield '# ns = "user_id"'
        yield """# value = "rec->>'$.user_id'\""""
    for one in found:
        yield f"[[identity]]                       # {one.why}; on {_of(one.key.rows, sample.rows)}"
        yield f'ns = "{one.namespace}"'
        yield f"value = {toml_text(one.call.format(sample.look(one.key)))}"
    yield ""


def _names(sample: Sample, names: Sequence[Key], trial: Trial) -> Iterator[str]:
    yield "# The vendor's names and yours. Besides a name: @identity_only (links, no step), @drop (left out)."
    yield "[names]"
    if not names:
        yield f'# "{sample.name}" = "Something happened"'
    for key in names:
        if not names_may_be_shown(key):
            yield "# Its values are not shown: they may be people's names. The preview counts those not listed here."
            continue
        values = key.values.most_common(_NAMES)
        masked = trial.masked([value for value, _ in values])
        for name, (_, rows) in zip(masked, values, strict=True):
            yield f"# {toml_text(name)} = {toml_text(name)}  # {rows:,}"
        if (more := len(key.values) - len(values)) > 0:
            yield f"# … and {more:,} more"


def _every_key(sample: Sample, trial: Trial) -> Iterator[str]:
    yield ""
    yield "# Every key seen: its types, the share of rows without it, its distinct values."
    keys = sample.keys[:MOST_KEYS]
    paths = trial.masked([written(key.steps) for key in keys])
    # Without a header nothing tells whose the values of a column are.
    has_names = isinstance(sample.layout.header, int) or sample.layout.skip > 0
    widest = min(max(map(len, paths), default=0), 50)
    for key, path in zip(keys, paths, strict=True):
        kinds = " or ".join(kind for kind, _ in key.kinds.most_common() if kind != "null") or "null"
        line = f"# {path.ljust(widest)}  {kinds}, {1 - key.rows / sample.rows:.0%} absent"
        if key.values:
            more = "more than " if key.is_capped else ""
            line += f", {more}{len(key.values):,} distinct"
        if has_names and may_be_shown(key, trial):
            line += f": {', '.join(toml_text(value) for value in sorted(key.values))}"
        yield line
    if (more_keys := len(sample.keys) - len(keys)) > 0:
        yield f"# … and {more_keys:,} keys more, at least"


def _many(values: Sized, what: str) -> str:
    return f"{len(values):,} {what}" + ("" if len(values) == 1 else "s")


def _of(rows: int, of: int) -> str:
    return "every row" if rows == of else f"{rows:,} of {of:,} rows"
