"""The graph of tables: order from what files read, and errors that name the files."""

from pathlib import Path

import pytest

from journey_mining.errors import UsageError
from journey_mining.models import Model, find_models, in_order


def write(folder: Path, **files: str) -> dict[str, Model]:
    for name, text in files.items():
        layer, table = name.split("__")
        (folder / layer).mkdir(exist_ok=True)
        (folder / layer / f"{table}.sql").write_text(text, "utf-8")
    return {name: model for name, model in find_models(folder).items() if model.build is None}


def test_a_table_comes_after_what_it_reads(tmp_path: Path) -> None:
    models = write(
        tmp_path,
        mining__a="-- One row\nselect x from mining.b",
        mining__b="-- One row\nwith q as (select 1 as x) select q.x from q join journeys.c using (x)",
        journeys__c="-- One row\nselect 1 as x where exists (from landing.events)",
    )
    assert [one.name for one in in_order(models, {"landing.events"})] == [
        "journeys.c",
        "mining.b",
        "mining.a",
    ]
    assert models["mining.b"].reads == {"journeys.c"}


def test_parameters_are_those_of_the_statement(tmp_path: Path) -> None:
    models = write(tmp_path, mining__a="-- One row\n-- not $this\nselect $gap as x, $k as y")
    assert models["mining.a"].parameters == {"gap", "k"}
    assert models["mining.a"].question == "One row not $this"


def test_a_read_that_nobody_makes_names_the_file_and_the_near_miss(tmp_path: Path) -> None:
    models = write(tmp_path, mining__a="select 1 from mining.bb", mining__b="select 1 as x")
    with pytest.raises(
        UsageError, match=r"sql/mining/a.sql: reads mining.bb.*Did you mean 'mining.b'"
    ):
        in_order(models, set())


def test_a_circle_names_its_files(tmp_path: Path) -> None:
    models = write(tmp_path, mining__a="from mining.b", mining__b="from mining.a")
    with pytest.raises(UsageError, match=r"circle: sql/mining/[ab].sql → sql/mining/[ab].sql"):
        in_order(models, set())


def test_a_later_layer_cannot_be_read(tmp_path: Path) -> None:
    models = write(tmp_path, journeys__a="from mining.b", mining__b="select 1 as x")
    with pytest.raises(UsageError, match="of a later layer"):
        in_order(models, set())


def test_a_table_without_its_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reads 'steps' without its schema"):
        write(tmp_path, mining__a="select 1 from steps")


def test_what_is_no_select_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"sql/mining/a.sql"):
        write(tmp_path, mining__a="drop table x")
