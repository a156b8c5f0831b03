"""A customer is shown, split and joined again, as a worried analyst would do it."""

import csv
import json
from pathlib import Path

import pytest

from journey_mining.identity.splits import FILE
from tests.e2e.conftest import Done, SmallNight, command, exported, night


def _buyer(project: Path) -> tuple[str, str]:
    """Return the e-mail address and the user id of the first order."""
    path = next((project / "orders").iterdir())
    with path.open(encoding="utf-8") as file:
        row = next(one for one in csv.DictReader(file) if one["id.email"] and one["customer_id"])
    return row["id.email"], row["customer_id"]


def _identity(project: Path, out: Path, *words: str) -> Done:
    return command("identity", *words, "--project", project, "--out", out)


def _shown(project: Path, out: Path, who: str) -> dict[str, dict[str, list[dict[str, str]]]]:
    done = _identity(project, out, "show", who, "--json")
    assert done.code == 0, done.err
    assert "@" not in done.out
    found: dict[str, dict[str, list[dict[str, str]]]] = json.loads(done.out)
    return found


def test_an_address_however_it_is_written_leads_to_its_customer(small_night: SmallNight) -> None:
    email, user = _buyer(small_night.project)
    found = _shown(small_night.project, small_night.out, email)
    assert len(found) == 1
    ((customer, parts),) = found.items()
    kinds = {row["namespace"] for row in parts["Identifiers"]}
    assert {"email", "user_id", "order"} <= kinds
    assert {row["journey_id"].split("-")[0] for row in parts["Journeys"]} == {customer}
    names = [row["identifier"] for row in parts["Identifiers"]]
    for who in (f" {email.upper()} ", user, customer, names[0]):
        assert list(_shown(small_night.project, small_night.out, who)) == [customer]
    text = _identity(small_night.project, small_night.out, "show", email)
    assert text.out.startswith(f"Customer {customer}\n")
    assert email not in text.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "nobody@example.net"), "Nobody goes by that name here."),
        (("split", "nobody@example.net", "u-1"), "there is no link to cut"),
        (("join", "nobody@example.net", "u-1"), "These two were not split."),
    ],
)
def test_a_name_that_is_not_there_is_an_error_in_words(
    small_night: SmallNight, words: tuple[str, ...], said: str
) -> None:
    done = _identity(small_night.project, small_night.out, *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_split_changes_the_next_night_and_joining_again_gives_back_the_same(
    small_night: SmallNight, copy_of_small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert night(copy_of_small, out).code == 0
    email, user = _buyer(copy_of_small)
    before = next(iter(_shown(copy_of_small, out, email)))
    done = _identity(copy_of_small, out, "split", email, user)
    assert done.code == 0, done.err
    assert "The next run rebuilds" in done.out
    kept = (copy_of_small / FILE).read_text("utf-8")
    assert email not in kept
    assert user not in kept
    assert night(copy_of_small, out).code == 0
    assert (
        "Split by hand"
        in _shown(copy_of_small, out, user)[next(iter(_shown(copy_of_small, out, user)))]
    )
    apart = exported(copy_of_small, out, tmp_path / "apart")
    assert apart["identifiers.csv"] != small_night.tables["identifiers.csv"]
    assert _identity(copy_of_small, out, "join", user, email).code == 0
    assert not (copy_of_small / FILE).exists()
    assert night(copy_of_small, out).code == 0
    assert exported(copy_of_small, out, tmp_path / "again") == small_night.tables
    assert list(_shown(copy_of_small, out, email)) == [before]
