"""Colours by meaning. The page holds both palettes as CSS variables; figures name the ink, not the colour."""

LIGHT = {
    "web": "#2166D9",
    "email": "#AD8110",
    "support": "#5B2B6E",
    "elsewhere": "#7A6A58",
    "abandoned": "#B2331A",
    "open": "#3F4852",
    "beyond": "#7D8894",
    "goal": "#109C70",
    "stage": "#17202A",
    "other": "#56616D",
    "flow": "rgba(125,136,148,0.30)",
    "flow-abandoned": "rgba(178,51,26,0.42)",
    "flow-open": "rgba(63,72,82,0.42)",
    "flow-goal": "rgba(16,156,112,0.40)",
}
"""What a figure is validated with in Python; the browser puts the theme's own in their place."""

CHANNELS = ("web", "email", "support")
"""Channels with an ink of their own; the others share one, and are told apart by name."""


def channel_ink(channel: str | None) -> str:
    """Return the ink of a channel; none for a name that belongs to no channel."""
    if not channel:
        return "other"
    return channel if channel in CHANNELS else "elsewhere"
