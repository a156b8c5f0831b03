"""The file of links that a person has cut."""

from pathlib import Path

import pytest

from journey_mining.errors import UsageError
from journey_mining.identity.splits import FILE, Link, read_splits, write_splits
from journey_mining.ingest.files import find_files

LINK: Link = ("user_id", "a1", "email", "b2")


def test_what_is_written_is_read_once_and_in_one_order(tmp_path: Path) -> None:
    other: Link = ("cookie", "c3", "user_id", "a1")
    write_splits(tmp_path, [LINK, other, ("email", "b2", "user_id", "a1")])
    assert read_splits(tmp_path) == [other, ("email", "b2", "user_id", "a1")]
    assert (tmp_path / FILE).read_text("utf-8").splitlines()[0] == (
        "namespace,identifier,other_namespace,other_identifier"
    )


def test_without_a_split_there_is_no_file(tmp_path: Path) -> None:
    write_splits(tmp_path, [LINK])
    write_splits(tmp_path, [])
    assert not list(tmp_path.iterdir())
    assert read_splits(tmp_path) == []


def test_a_wide_pattern_does_not_take_it_for_a_log(tmp_path: Path) -> None:
    write_splits(tmp_path, [LINK])
    (tmp_path / "orders.csv").write_text("a,b\n", "utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / FILE).write_text("a,b\n", "utf-8")
    listing = find_files(tmp_path, "**/*")
    assert [file.name for file in listing.found] == ["old/splits.csv", "orders.csv"]
    assert listing.ignored == ["splits.csv: ignored, it belongs to the project itself"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"user_id,a1,email", "line 1: write namespace"),
        (b"user_id,a1,email,b2\nuser_id,,email,b3", "line 2: write namespace"),
        (b"\xff\xfe", "it cannot be read"),
    ],
)
def test_a_line_that_is_no_link_is_named(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / FILE).write_bytes(text)
    with pytest.raises(UsageError, match=said):
        read_splits(tmp_path)
