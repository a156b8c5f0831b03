"""The habits of this project that a program can see. Add a rule here before writing it down elsewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from journey_mining.models import INPUTS, LAYERS, find_models, in_order
from journey_mining.settings import Settings
from tests.golden.settings_page import settings_page

ROOT = Path(__file__).parents[1]
SQL = sorted((ROOT / "sql").rglob("*.sql"))
MODELS = [path for path in SQL if path.parent.name in LAYERS]
SOURCE = sorted((ROOT / "src").rglob("*.py")) + sorted((ROOT / "pipelines").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
# The words of the docs; those on the right are never names of tables, columns or settings.
FORBIDDEN_WORDS = {
    "hit", "record", "user", "client", "activity", "phase", "trace", "incomplete", "unfinished", "churn",
    "utils", "helpers", "manager", "data", "info", "process",
}  # fmt: skip

# SQL is built where tables are made, read or copied by name; anywhere else it belongs into sql/.
MAY_BUILD_SQL = {"aside.py", "models.py", "warehouse.py", "publish.py"}
SQL_VERB = re.compile(
    r"^\s*(select|insert|update|delete|create|drop|alter|with|from|copy|attach)\s", re.IGNORECASE
)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODELS, ids=ids)
def test_a_model_begins_by_saying_what_a_row_is(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    beginning = "-- Rows here are " if path.parent.name == "checks" else "-- One row"
    assert first.startswith(beginning) or first.endswith("?")


@pytest.mark.parametrize("path", SQL, ids=ids)
def test_sql_is_short_narrow_and_lower_case(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= (110 if path.parent.name in ("macros", "warehouse") else 90)
    code = [line.split("--")[0] for line in lines]
    for line in code:
        assert len(line) <= 100
        outside = re.sub(r"'[^']*'", "", line)
        assert not re.search(r"\b(SELECT|FROM|WHERE|JOIN|GROUP|ORDER|WITH)\b", outside)


@pytest.mark.parametrize("path", MODELS, ids=ids)
def test_a_model_has_no_ddl_no_hidden_reads_and_no_ordering_left_to_chance(path: Path) -> None:
    code = re.sub(r"--.*", "", path.read_text("utf-8")).lower()
    assert not re.search(
        r"\b(create|insert|delete|update|drop)\s+(table|into|or|from|view)\b", code
    )
    assert not re.search(
        r"\b(query|query_table|read_csv|read_parquet|read_json|random|now)\s*\(", code
    )
    assert not re.search(r"\bpivot\b", code)
    assert "{{" not in code
    for call in re.findall(
        r"\b(?:list|string_agg|array_agg)\(([^()]*(?:\([^()]*\)[^()]*)*)\)", code
    ):
        assert "order by" in call or "distinct" in call, f"{call}: no order"


@pytest.mark.parametrize("path", MODELS, ids=ids)
def test_sums_of_doubles_are_not_left_to_the_threads(path: Path) -> None:
    code = re.sub(r"--.*", "", path.read_text("utf-8")).lower()
    assert not re.search(r"\b(avg|stddev|var_pop|product)\s*\((?!.*over)", code)


def test_the_graph_has_no_circle_and_reads_no_later_layer() -> None:
    models = find_models()
    given = {
        read for model in models.values() for read in model.reads if read.split(".")[0] in INPUTS
    }
    assert len(in_order(models, given)) == len(models)


def test_no_cte_has_the_name_of_a_table() -> None:
    tables = {name.split(".")[1] for name in find_models()}
    for path in MODELS:
        names = re.findall(r"^\s*(?:with\s+)?(\w+) as \($", path.read_text("utf-8"), re.MULTILINE)
        assert not set(names) & tables, f"{ids(path)}: {set(names) & tables}"


def test_every_parameter_of_sql_is_a_setting() -> None:
    from datetime import UTC, datetime

    known = Settings().parameters(datetime(2026, 1, 1, tzinfo=UTC)).keys()
    for model in find_models().values():
        assert model.parameters <= known, model.where


@pytest.mark.parametrize("path", SOURCE, ids=ids)
def test_files_and_functions_have_one_subject(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is long"


@pytest.mark.parametrize("path", SOURCE, ids=ids)
def test_sql_lives_in_sql(path: Path) -> None:
    if path.name in MAY_BUILD_SQL:
        return
    for text in _texts(path):
        words = text.lower().split()
        is_sql = (
            SQL_VERB.match(text)
            and {"from", "table", "into", "select"} & set(words)
            and "\n" not in text[:0]
        )
        assert not (
            is_sql
            and re.search(
                r"\b(select .* from|insert into|delete from|create table)\b",
                text.lower(),
                re.DOTALL,
            )
        )


@pytest.mark.parametrize("path", SOURCE, ids=ids)
def test_no_print_no_clock_and_no_chance_in_a_step(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print"
        if isinstance(node, ast.Attribute) and path.name not in ("cli_parts.py", "nightly.py"):
            assert node.attr not in ("now", "utcnow", "today", "uuid4", "getrandbits")


def test_names_are_the_words_of_the_docs() -> None:
    from tests.conftest import AS_OF

    columns = set(Settings().parameters(AS_OF))
    for name in find_models():
        columns.add(name.split(".")[1])
    for name in sorted(columns):
        if name.startswith("process_map"):  # the field's own term
            continue
        words = {word.rstrip("s") for word in name.split("_")} | set(name.split("_"))
        assert not words & FORBIDDEN_WORDS, name


def test_every_model_and_check_is_named_in_a_test() -> None:
    said = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for name, model in find_models().items():
        if model.layer == "checks":
            assert name.removeprefix("checks.") in said, f"no test plants a fault for {name}"


def test_nothing_is_left_unfinished() -> None:
    for path in [*SOURCE, *SQL, *TESTS]:
        if path != Path(__file__):
            text = path.read_text("utf-8")
            assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text), ids(path)


def test_every_noqa_and_type_ignore_gives_its_reason() -> None:
    for path in SOURCE:
        for line in path.read_text("utf-8").splitlines():
            if "noqa" in line or "type: ignore" in line:
                assert re.search(r"(noqa|ignore)[^#]*( - |# )\w", line), (
                    f"{ids(path)}: {line.strip()}"
                )


def test_docs_and_settings_agree() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert page == settings_page(), "run `make golden` and read the diff"


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
