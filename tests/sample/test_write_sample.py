"""The sample: the same seed gives the same bytes, and what is committed is what the code writes."""

import gzip
import re
import time
from pathlib import Path

import pytest

from journey_mining.errors import UsageError
from journey_mining.sample import write_sample
from journey_mining.settings import load_settings

COMMITTED = Path(__file__).parents[2] / "data" / "sample"
# Versions in browsers' names look like addresses.
AGENT_VERSIONS = {"141.0.0.0"}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, unpacked where it can be: zlib may pack differently."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): _unpacked(path) for path in files}


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except EOFError:
        return b"truncated"


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, people=50, seed=3)
    one, two = (sorted((tmp_path / name).rglob("*.*")) for name in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one if path.is_file()] == [
        path.read_bytes() for path in two if path.is_file()
    ]


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    for seed in (3, 4):
        write_sample(tmp_path / str(seed), people=50, seed=seed)
    one, two = ((tmp_path / str(seed) / "orders/orders.csv").read_text() for seed in (3, 4))
    assert one != two


def test_what_is_committed_is_what_the_code_writes(sample: Path) -> None:
    written, committed = contents(sample), contents(COMMITTED)
    assert list(written) == list(committed)
    different = [name for name in written if written[name] != committed[name]]
    assert not different, "write it again: journey-mining sample --to data/sample"


def test_the_sample_is_at_most_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) <= 6_000_000


def test_fifty_people_take_less_than_a_second(tmp_path: Path) -> None:
    began = time.process_time()
    write_sample(tmp_path / "small", people=50)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("people", [20, 50, 400])
def test_worlds_of_any_size_are_complete_projects(tmp_path: Path, people: int) -> None:
    write_sample(tmp_path / "world", people=people)
    settings = load_settings(tmp_path / "world")
    assert settings.project.demo
    for source in settings.sources:
        assert list((tmp_path / "world").glob(source.path)), source.path


def test_a_sample_replaces_a_sample_and_nothing_else(tmp_path: Path) -> None:
    write_sample(tmp_path, people=60)
    (tmp_path / "mine.txt").write_text("keep me")
    write_sample(tmp_path, people=20)
    assert (tmp_path / "mine.txt").read_text() == "keep me"
    (tmp_path / "README.md").write_text("# My own project")
    with pytest.raises(UsageError, match="something else than a sample"):
        write_sample(tmp_path, people=20)


def test_too_few_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--people 3 is too few"):
        write_sample(tmp_path / "world", people=3)


def test_every_step_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    write_sample(tmp_path / "world", people=20, say=said.append)
    assert said[0].startswith("Letting 20 people")
    assert "README.md" in said[-1]


def test_nothing_in_it_points_to_a_real_person(sample: Path) -> None:
    text = b"\n".join(contents(sample).values()).decode(errors="replace")
    for host in set(re.findall(r"@([a-z0-9][\w.-]+)", text)):
        assert host.rstrip(".").endswith((".example", "example.com", "example.org")), host
    for address in (
        set(re.findall(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", text)) - AGENT_VERSIONS
    ):
        assert address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")), address
