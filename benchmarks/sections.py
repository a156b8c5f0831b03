"""The sections of `benchmarks/RESULTS.md`, each written by its own benchmark."""

import re
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_section(path: Path, heading: str, text: str) -> None:
    """Put a section into a Markdown file in place of the one of that heading; others stay as they are."""
    old = path.read_text("utf-8") if path.exists() else "# What it takes\n"
    section = f"## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(old):
        following = pattern.split(old, maxsplit=1)[1]
        new = pattern.sub(lambda _: section + ("\n" if following else ""), old, count=1)
    else:
        new = f"{old.rstrip()}\n\n{section}"
    path.write_text(new, "utf-8")
