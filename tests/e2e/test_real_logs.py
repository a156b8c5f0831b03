"""Real input, read in place: a site's access log runs through to a report, and its ledger adds up."""

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, command, night

SHARED = ROOT.parent / "shared" / "data"
HERE = Path(__file__).parent / "real"
needs_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared/data is not beside the project"
)


@needs_data
def test_a_real_access_log_runs_through_to_a_report(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(HERE / "semicomplete", project)
    (project / "web").mkdir()
    shutil.copy(
        SHARED / "apache_semicomplete" / "access-2015-05-17_18.log", project / "web" / "access.log"
    )
    out = tmp_path / "out"
    done = night(project, out, as_of="2015-05-19T04:00:00Z")
    assert done.code == 0, done.err
    status = json.loads(command("status", "--project", project, "--out", out, "--json").out)
    row = next(rows for title, rows in status.items() if title.startswith("Sources"))[0]
    assert row["rows"] == 4525
    assert row["rows"] == row["loaded"] + row["duplicate"] + row["filtered"] + row["quarantined"]
    left_out = {
        one["reason"]: one["events"] for one in status["Events that are no step, by reason"]
    }
    assert left_out["bot"] > 500
    page = (out / "reports" / "2015-05-19" / "index.html").read_text("utf-8")
    assert "semicomplete.com" in page
    assert command("verify", "--project", project, "--out", out).code == 0
