"""`make golden`: rewrite what is compared with a stored copy; read the diff before committing it."""

from pathlib import Path

from tests.golden.settings_page import settings_page

if __name__ == "__main__":
    root = Path(__file__).parents[2]
    (root / "docs" / "settings.md").write_text(settings_page(), "utf-8")
