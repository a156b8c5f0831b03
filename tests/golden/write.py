"""`make golden`: rewrite what is compared with a stored copy; read the diff before committing it."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.golden.numbers import numbers
from tests.golden.settings_page import settings_page

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-22T04:00:00Z"


def main() -> None:
    """Write docs/settings.md and tests/golden/numbers.csv."""
    (ROOT / "docs" / "settings.md").write_text(settings_page(), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        words = ["run", "--project", ROOT / "data" / "sample", "--out", folder, "--as-of", AS_OF]
        subprocess.run([sys.executable, "-m", "journey_mining", *map(str, words)], check=True)
        (ROOT / "tests" / "golden" / "numbers.csv").write_text(numbers(Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
