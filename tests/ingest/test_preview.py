"""`source check` and `source preview`: what a mapping makes of a file, told before a night runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from journey_mining.cli import cli
from journey_mining.errors import UsageError
from tests.e2e.conftest import command
from tests.ingest.calls import call, calls
from tests.ingest.inbox import Inbox
from tests.ingest.test_sources import FOLDER

AS_OF = "2026-04-01T00:00:00Z"
MAPPING = """
[source]
id = "mine"
channel = "web"
[input]
reader = "jsonl"
[event]
source_event_id = "rec->>'$.messageId'"
occurred_at = "ts_iso(rec->>'$.timestamp')"
raw_name = "rec->>'$.type'"
actor = "'customer'"
"""


def asked(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["source", *map(str, words)])


def said(*words: str | Path) -> str:
    result = asked(*words)
    assert result.exit_code == 0, result.exception
    return result.output


def refused(*words: str | Path) -> str:
    error = asked(*words).exception
    assert isinstance(error, UsageError)
    assert error.exit_code == 2
    return str(error)


def own(project: Path, text: str, name: str = "mine") -> Path:
    (project / "sources").mkdir(parents=True, exist_ok=True)
    (project / "sources" / f"{name}.toml").write_text(text, "utf-8")
    return project


def previewed(project: Path, name: str, *files: Path, **options: Any) -> dict[str, Any]:
    words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
    said_of = said(
        "preview", name, *files, "--project", project, "--as-of", AS_OF, "--json", *words
    )
    found: dict[str, Any] = json.loads(said_of)
    return found


def test_shipped_and_own_mappings_are_checked_without_a_project(tmp_path: Path) -> None:
    own(tmp_path, MAPPING)
    told = said("check", "segment", "mine", "--project", tmp_path)
    assert told.splitlines() == ["ok segment (shipped segment.toml)", "ok mine (sources/mine.toml)"]
    assert said("check", "--project", tmp_path) == "ok mine (sources/mine.toml)\n"


def test_the_mappings_that_settings_use_are_checked(tmp_path: Path) -> None:
    own(tmp_path, MAPPING)
    settings = '[[sources]]\nmap = "sendgrid"\npath = "in/*"\n'
    (tmp_path / "journey.toml").write_text(settings, "utf-8")
    assert said("check", "--project", tmp_path) == "ok sendgrid (shipped sendgrid.toml)\n"


def test_every_mistake_of_every_mapping_is_told_at_once(tmp_path: Path) -> None:
    own(tmp_path, MAPPING.replace("ts_iso", "ts_ios") + 'campaign = "rec->>\'$.x"\n')
    own(tmp_path, MAPPING.replace("raw_name", "raw_nmae"), "other")
    told = refused("check", "mine", "other", "segmnet", "--project", tmp_path)
    assert "mine.toml: [event] occurred_at" in told
    assert "mine.toml: [event] campaign" in told
    assert "other.toml" in told
    assert "Did you mean 'segment'?" in told
    assert "journey.toml" not in told


def test_a_wrong_mapping_ends_with_2_and_without_a_traceback(tmp_path: Path) -> None:
    own(tmp_path, MAPPING.replace("ts_iso", "ts_ios"))
    done = command("source", "check", "--project", tmp_path)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "occurred_at" in done.err


def test_with_no_mapping_at_all_the_command_says_what_to_do(tmp_path: Path) -> None:
    assert "Name one" in refused("check", "--project", tmp_path)


@pytest.mark.parametrize("source", ["segment", "sendgrid", "shopify_orders", "access_log", "xes"])
def test_the_counts_are_those_of_a_night(source: str, inbox: Inbox) -> None:
    files = [
        inbox.put(f"in/{one.name}", one.read_bytes()) for one in (FOLDER / source).glob("sample.*")
    ]
    found = previewed(inbox.project, source, *files)
    inbox.load(source)
    night = inbox.files()
    assert found["rows_read"] == sum(file["rows_read"] for file in night)
    assert found["accepted"] == sum(file["loaded"] for file in night)
    assert found["repeated"] == sum(file["duplicate"] for file in night)
    assert found["filtered"] == sum(file["filtered"] for file in night)
    assert found["quarantined"] == sum(file["quarantined"] for file in night)
    reasons = sorted((one["reason"], one["rows"]) for one in found["quarantine"])
    counts = "select reason, column_name, count(*) as n from ops.quarantine group by all"
    assert reasons == sorted((row["reason"], row["n"]) for row in inbox.rows(counts))


def test_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(calls(20)), "utf-8")
    said("preview", "segment", file, "--project", tmp_path, "--as-of", AS_OF)
    assert list(tmp_path.iterdir()) == [file]


def test_the_account_adds_up_and_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [*calls(3), call(1), "{broken", call(4, timestamp="31/02/2026"), ""]
    file.write_text("\n".join(rows) + "\n\n", "utf-8")
    told = said("preview", "segment", file, "--project", tmp_path, "--as-of", AS_OF)
    assert "8 rows read = 3 accepted + 1 repeated + 2 filtered + 2 quarantined" in told
    assert "in.jsonl line 6: 31/02/2026" in told
    assert "2026-03-01 10:00:00 to 2026-03-01 10:02:00 UTC" in told
    assert "3 of 3 accepted rows (100%) have one; 0 have none." in told


def test_a_misspelt_key_is_named_with_the_right_one(tmp_path: Path) -> None:
    lost = "campaign = \"rec->>'$.contxt.page.url'\"\n"
    lost += "channel = \"case when rec->>'$.typ' = 'x' then 'app' else 'web' end\"\n"
    lost += '[[identity]]\nns = "cookie"\nvalue = "rec->>\'$.anonymosId\'"\n'
    lost += '[attrs]\nkeep = ["recievedAt", "plan"]\n'
    own(tmp_path, MAPPING + lost)
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(calls(5)), "utf-8")
    found = previewed(tmp_path, "mine", file)
    assert [(one["key"], one["hint"]) for one in found["unfilled"]] == [
        ("[event] channel", "Did you mean 'type'?"),
        ("[event] campaign", "Did you mean 'context'?"),
        ("[[identity]] 1 value", "Did you mean 'anonymousId'?"),
        ("[attrs] keep", "Did you mean 'receivedAt'?"),
    ]
    assert found["unfilled"][1]["what"].startswith("NULL on every accepted row; no record")
    assert not found["unfilled"][0]["what"].startswith("NULL")


def test_a_misspelt_needed_key_is_named_although_no_row_is_accepted(tmp_path: Path) -> None:
    own(tmp_path, MAPPING.replace("$.timestamp", "$.timestmp"))
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(calls(5)), "utf-8")
    found = previewed(tmp_path, "mine", file)
    assert found["accepted"] == 0
    assert [(one["key"], one["hint"]) for one in found["unfilled"]] == [
        ("[event] occurred_at", "Did you mean 'timestamp'?")
    ]


def test_an_expression_that_fills_one_late_row_is_not_flagged(tmp_path: Path) -> None:
    own(tmp_path, MAPPING + "campaign = \"rec->>'$.rare'\"\nresult = \"rec->>'$.never'\"\n")
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join([*calls(3000), call(3001, rare="x")]), "utf-8")
    found = previewed(tmp_path, "mine", file)
    keys = [one["key"] for one in found["unfilled"]]
    assert "[event] result" in keys
    assert "NULL" not in next(
        (one["what"] for one in found["unfilled"] if one["key"] == "[event] campaign"), ""
    )


def test_unmapped_names_are_counted_the_most_frequent_first(tmp_path: Path) -> None:
    own(tmp_path, MAPPING + '[names]\n"page" = "Page viewed"\n')
    file = tmp_path / "in.jsonl"
    rows = [call(n, type=f"t{n % 25}") for n in range(30)] + [call(99, type="page")]
    file.write_text("\n".join(rows), "utf-8")
    found = previewed(tmp_path, "mine", file)
    assert found["unmapped_names"] == 25
    assert len(found["unmapped"]) == 20
    assert found["unmapped"][0] == ["t0", 2]


def test_identifiers_are_counted_by_namespace_and_blocked_ones_join_nobody(tmp_path: Path) -> None:
    identity = '[[identity]]\nns = "email"\nvalue = "norm_email(rec->>\'$.mail\')"\n'
    own(tmp_path, MAPPING + identity)
    file = tmp_path / "in.jsonl"
    mails = ["ana@example.com", "ana@example.com", "support@example.com", None]
    file.write_text("\n".join(call(n, mail=mail) for n, mail in enumerate(mails)), "utf-8")
    found = previewed(tmp_path, "mine", file)
    assert found["identified"] == 2
    assert found["namespaces"] == [
        {"namespace": "email", "rows": 3, "share": 0.75, "distinct": 2, "blocked": 1}
    ]
    assert [row["identifiers"] for row in found["rows"]] == [
        "email",
        "email",
        "email (blocked)",
        None,
    ]


def test_reading_stops_at_the_limit_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(calls(50)), "utf-8")
    words = ("preview", "segment", file, file, "--project", tmp_path, "--as-of", AS_OF)
    told = said(*words, "--limit", "20")
    assert "1 file, 20 rows read = 20 accepted" in told
    assert "Stopped after 20 rows" in told
    assert "Stopped" not in said(*words, "--limit", "1000")


def test_a_refused_file_counts_as_one_row(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("Nmae,Email\n#1,ana@example.com\n", "utf-8")
    found = previewed(tmp_path, "shopify_orders", file)
    assert (found["rows_read"], found["quarantined"], found["accepted"]) == (1, 1, 0)
    assert found["quarantine"][0]["reason"] == "missing_required"


@pytest.mark.parametrize(
    "source", ["segment", "sendgrid", "shopify_orders", "access_log", "salesforce_case"]
)
def test_no_raw_identifier_is_printed(source: str, tmp_path: Path) -> None:
    mails = ["ana@example.com", "Ana@Example.com", "bo@example.com", "cut@example.com"]
    numbers = ["203.0.113.7", "203.0.113.200", "2001:db8", "15100000001", "151 00000002"]
    secrets = [*mails, *numbers, "u-77", "an-1", "23456789"]
    files = sorted((FOLDER / source).glob("sample.*"))
    for more in ([], ["--json"]):
        told = said("preview", source, *files, "--project", tmp_path, "--as-of", AS_OF, *more)
        assert not [secret for secret in secrets if secret in told]


def test_text_is_masked_and_drives_no_terminal(tmp_path: Path) -> None:
    own(tmp_path, MAPPING + "text = \"rec->>'$.body'\"\nresult = \"rec->>'$.body'\"\n")
    file = tmp_path / "a\x1b[31m.jsonl"
    rows = [
        call(
            1, type="\x1b]0;x\x07 call 0151 23456789", body="\x1b[2J\x9b1m write to bo@example.com"
        ),
        call(2, type="ok", timestamp="\x1b[31m bo@example.com"),
    ]
    file.write_text("\n".join(rows), "utf-8")
    for more in ([], ["--json"]):
        told = said("preview", "mine", file, "--project", tmp_path, "--as-of", AS_OF, *more)
        assert all(letter.isprintable() or letter == "\n" for letter in told)
        assert "bo@example.com" not in told
        assert "23456789" not in told
        assert "[email]" in told


def test_pseudonyms_are_of_this_preview_alone_and_never_shown(tmp_path: Path) -> None:
    own(tmp_path, MAPPING + "session_ref = \"rec->>'$.anonymousId'\"\n")
    file = tmp_path / "in.jsonl"
    file.write_text(call(1), "utf-8")
    found = previewed(tmp_path, "mine", file)
    assert "session_ref" not in found["rows"][0]
    assert "source_event_id" not in found["rows"][0]


def test_a_file_whose_name_tells_no_partition_is_named(tmp_path: Path) -> None:
    sample = FOLDER / "ga4" / "sample.events_20260301.jsonl"
    lost = tmp_path / "export.jsonl"
    lost.write_bytes(sample.read_bytes())
    found = previewed(tmp_path, "ga4", sample, lost)
    assert any("partition 2026" in note for note in found["notes"])
    assert any("tells no partition" in note for note in found["notes"])


def test_a_pattern_that_would_never_end_in_python_ends(tmp_path: Path) -> None:
    own(tmp_path, """
[source]
id = "mine"
channel = "web"
[input]
reader = "lines"
pattern = '^(?P<id>(?:a+)+)$'
[event]
source_event_id = "rec->>'id'"
occurred_at = "ts_iso('2026-03-01')"
raw_name = "'x'"
actor = "'customer'"
""")  # fmt: skip
    log = tmp_path / "a.log"
    log.write_text("aaa\n" + "a" * 60 + "!\n")
    found = previewed(tmp_path, "mine", log)
    assert (found["accepted"], found["quarantined"]) == (1, 1)
