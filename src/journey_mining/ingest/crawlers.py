"""Machines that visit the site, known by their agent against a kept list."""

import re
from functools import cache, lru_cache

import pyarrow as pa

_LONGEST = 1000
_NONE_SENT = "-"
# What fetches mail for its reader and names itself, in so far as the kept list lacks it; lower case. Most scanners
# call themselves browsers: events.automation knows them by what they do.
_MAIL_PROXIES = (
    "barracuda",  # "Barracuda Sentinel (EE)"
    "edge/12.246 mozilla/5.0",  # Gmail fetches images with it before anyone looks; no browser repeats its first word
    "hey.com/imageproxy",  # www.hey.com/image-proxy
    "mimecast",
    "proofpoint",
    "safelinks",  # "Microsoft Office SafeLinks Protection"
)


def automation(agents: pa.ChunkedArray) -> pa.Array:
    """Return for each agent why it is a machine; null for a person's.

    `crawler list`, `mail proxy`, or `no user agent` where `-` was sent.
    """
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
    if any(word in text for word in words) or patterns.search(text):
        return "crawler list"
    folded = text.lower()
    return "mail proxy" if any(word in folded for word in _MAIL_PROXIES) else None


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
