"""Text out of logs, as a terminal may show it."""

MARK = "�"


def harmless(text: str) -> str:
    """Return a text in which every control character is a mark, so that none drives the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else MARK for c in text)
