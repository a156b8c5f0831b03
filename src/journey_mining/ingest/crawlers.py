"""Machines that visit the site, known by their agent against a kept list."""

import re
from functools import cache, lru_cache

import pyarrow as pa

_LONGEST = 1000
_NONE_SENT = "-"


def automation(agents: pa.ChunkedArray) -> pa.Array:
    """Return for each agent why it is a machine: `crawler list`, `no user agent` (`-`), or null for a person's."""
    whole = agents.combine_chunks() if isinstance(agents, pa.ChunkedArray) else agents
    coded = whole.cast(pa.string()).dictionary_encode()
    reasons = pa.array([reason_for(agent) for agent in coded.dictionary.to_pylist()], pa.string())
    return reasons.take(coded.indices)


@lru_cache(maxsize=1 << 16)
def reason_for(agent: str) -> str | None:
    """Return why one agent is a machine; None if it may be a person."""
    if agent.strip() == _NONE_SENT:
        return "no user agent"
    words, patterns = _list()
    text = agent[:_LONGEST]
    listed = any(word in text for word in words) or patterns.search(text)
    return "crawler list" if listed else None


@cache
def _list() -> tuple[tuple[str, ...], re.Pattern[str]]:
    import crawleruseragents

    words, patterns = [], []
    for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA:
        pattern = entry["pattern"]
        plain = pattern.replace("\\/", "/").replace("\\.", ".").replace("\\-", "-")
        plain = plain.replace("\\(", "\0").replace("\\)", "\1")
        if re.fullmatch(r"[^\\^$.|?*+()\[\]{}]+", plain.replace(".", "")) and "." not in re.sub(
            r"\\\.", "", pattern
        ):
            words.append(plain.replace("\0", "(").replace("\1", ")"))
        else:
            patterns.append(f"(?:{pattern})")
    return tuple(words), re.compile("|".join(patterns))
