"""The page of settings, from the settings themselves: the docs cannot drift from what is read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from journey_mining.settings import Settings

HEAD = """# Settings

Everything `journey.toml` can say. Every key has a default; all mistakes are told at once, with line and key.
Durations need a unit (`"30m"`, `"36h"`, `"14d"`), sizes too (`"2GB"`). SQL binds the keys of `[journeys]`,
`[identity]` and `[limits]` by name: `$session_gap` is `session_gap`.
"""
UNITS = (("d", 86400), ("m", 60), ("s", 1))


def settings_page() -> str:
    """Return docs/settings.md."""
    parts = [HEAD]
    for section, field in Settings.model_fields.items():
        model = _model(field.annotation)
        if model is None:
            parts.append(f"\n## [{section}]\n{field.description or ''}\n")
            continue
        title = f"[[{section}]]" if _is_many(field.annotation) else f"[{section}]"
        parts.append(
            f"\n## {title}\n{(model.__doc__ or '').strip()}\n\n| key | default | |\n|---|---|---|\n"
        )
        parts += [
            f"| `{name}` | {_default(one)} | {one.description or ''} |\n"
            for name, one in _fields(model)
        ]
    return "".join(parts)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    yield from model.model_fields.items()


def _is_many(annotation: Any) -> bool:
    return bool(get_args(annotation))


def _model(annotation: Any) -> type[BaseModel] | None:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.default if field.default is not PydanticUndefined else {}
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        unit, length = next(one for one in UNITS if seconds >= one[1])
        return f'`"{seconds / length:g}{unit}"`'
    if value is None or value in ((), {}):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
