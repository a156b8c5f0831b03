"""From a TOML file to a typed value, with every mistake said in one go."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from journey_mining.errors import UsageError, near_miss
from journey_mining.toml_file import Key, TomlFile

Model = TypeVar("Model", bound=BaseModel)


def validate(file: TomlFile, model: type[Model], content: Mapping[str, Any] | None = None) -> Model:
    """Turn the content of a TOML file into `model`; all mistakes become one `UsageError`."""
    try:
        return model.model_validate(file.content if content is None else content)
    except ValidationError as error:
        raise UsageError(told(mistakes(file, error, model))) from None


def told(problems: Iterable[tuple[int, str]]) -> str:
    """Return (line, sentence) pairs as one text, in the order of the file."""
    return "\n".join(sentence for _, sentence in sorted(problems))


def without_mistakes(content: Mapping[str, Any], error: ValidationError) -> dict[str, Any] | None:
    """Return a copy of the content without the keys that are wrong, to look for what else is.

    Nothing where a needed key is wrong: what would be missed of the rest is then no one's mistake.
    """
    left = copy.deepcopy(dict(content))
    for mistake in error.errors(include_url=False):
        *path, last = mistake["loc"]
        part: Any = left
        for step in path:
            part = part[step]
        is_in_list = any(isinstance(step, int) for step in path)
        if mistake["type"] != "extra_forbidden" and (is_in_list or not isinstance(last, str)):
            return None
        if not isinstance(part, dict) or last not in part:
            return None
        del part[last]
    return left


def at(file: TomlFile, key: Key, problem: str) -> str:
    """Say a problem with its file, line and key."""
    end = "" if problem.endswith(("?", ".")) else "."
    return f"{file.path.name} line {file.line_of(key)}: {show_key(key)}: {problem}{end}"


def show_key(key: Key) -> str:
    """Write a key as a person would: `touchpoints[3].stage`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def mistakes(
    file: TomlFile, error: ValidationError, model: type[BaseModel]
) -> Iterator[tuple[int, str]]:
    """Yield the line and the sentence of each mistake that the model found."""
    for mistake in error.errors(include_url=False):
        key: Key = mistake["loc"]
        reason = mistake["msg"].removeprefix("Value error, ")
        if mistake["type"] == "extra_forbidden":
            known = _fields(model, key[:-1])
            guess = near_miss(str(key[-1]), known)
            reason = f"no such key.{guess or ' Keys here: ' + ', '.join(known)}"
        elif mistake["type"] == "missing":
            reason = "is needed and missing"
        yield file.line_of(key), at(file, key, reason)


def _fields(model: type[BaseModel], key: Key) -> list[str]:
    for part in key:
        if not isinstance(part, str) or part not in model.model_fields:
            continue
        annotation = model.model_fields[part].annotation
        parts = (annotation, *get_args(annotation))
        inner = [one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)]
        if not inner:
            return []
        model = inner[0]
    return list(model.model_fields)
