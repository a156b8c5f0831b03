"""From a TOML file to a typed value, with every mistake said in one go."""

from collections.abc import Iterator, Mapping
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
        told = sorted(_describe(file, error, model))
        raise UsageError("\n".join(sentence for _, sentence in told)) from None


def at(file: TomlFile, key: Key, problem: str) -> str:
    """Say a problem with its file, line and key."""
    end = "" if problem.endswith(("?", ".")) else "."
    return f"{file.path.name} line {file.line_of(key)}: {show_key(key)}: {problem}{end}"


def show_key(key: Key) -> str:
    """Write a key as a person would: `touchpoints[3].stage`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def _describe(
    file: TomlFile, error: ValidationError, model: type[BaseModel]
) -> Iterator[tuple[int, str]]:
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
