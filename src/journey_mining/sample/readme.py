"""The README of a written sample: what is in it and what was planted, in numbers."""

from pathlib import Path
from textwrap import fill

from journey_mining.sample.files import put_bytes
from journey_mining.sample.records import World
from journey_mining.sample.times import DAY, END, START, day
from journey_mining.sample.truth import Plant, plants

FIRST_LINE = "# Lumen & Leaf: an invented, seeded world"
_HEAD = """{first_line}

{people} people and {days} days ({start} to {end}, UTC), seed {seed}. Everybody and everything in
it is invented: addresses end in example domains, phone numbers and IP addresses come from ranges
that are kept free for documentation. `journey-mining sample --to DIR --people N --seed N` writes
it again; the same people and seed give the same files. This text is written by it too: every
number below was counted while the world was made.

## What lies here

| folder | vendor's format | rows |
|---|---|---|
| `web/segment/` | Segment, packed JSON lines, a file a day of receipt: the shop | {segment} |
| `web/nginx/` | Nginx combined log and a cookie, a file a week: help and magazine | {nginx} |
| `email/sendgrid/` | SendGrid's event webhook, one call (a JSON array) a line | {sendgrid} |
| `support/zendesk/` | Zendesk: ticket events, users, snapshots of the tickets | {zendesk} |
| `orders/orders.csv` | the shop system's sales and refunds, for the mapping `generic` | {orders} |
| `survey/nps.csv` | answers to the loyalty survey, for the mapping `generic` | {survey} |
| `journey.toml` | the project: start reading there | |

The rows count what is sound, with duplicates; spoilt rows come on top (plant 10).

## What is planted

An *errand* is what the generator knows of one way to one purchase, from its first visit; the
journeys found in the logs are cut by rules, and come near them, not to the number.
"""
_OPEN = """
### {number} Journeys still open

Nobody knows how those end who were about in the last days: errands begun in the last week go on
after {end}. They are open, not lost.

| planted | number |
|---|---|
| errands | {errands} |
| errands begun in the last 7 days without a sale so far | {open} |
"""


def write_readme(world: World, folder: Path, seed: int) -> None:
    """Write `README.md` with the numbers of this world."""
    parts = [_head(world, seed)]
    parts += [_plant(number, one) for number, one in enumerate(plants(world), 1)]
    recent = [one for one in world.missions if one.started_at >= END - 7 * DAY]
    parts.append(
        _OPEN.format(
            number=len(parts),
            end=day(END - 1),
            errands=len(world.missions),
            open=sum(not one.ordered for one in recent),
        )
    )
    put_bytes(folder / "README.md", "".join(parts).encode())


def _head(world: World, seed: int) -> str:
    return _HEAD.format(
        first_line=FIRST_LINE,
        people=len(world.people),
        days=(END - START) // DAY,
        start=day(START),
        end=day(END - 1),
        seed=seed,
        segment=world.counts["segment rows"],
        nginx=world.counts["access log rows"],
        sendgrid=world.counts["sendgrid events"] + world.counts["sendgrid duplicates"],
        zendesk=world.counts["ticket events"],
        orders=world.counts["order rows"],
        survey=len(world.answers),
    )


def _plant(number: int, plant: Plant) -> str:
    rows = "".join(f"| {fact.name} | {fact.value} |\n" for fact in plant.facts)
    head = f"\n### {number} {plant.title}\n\n{fill(plant.story, 100)}\n"
    return f"{head}\n| planted | number |\n|---|---|\n{rows}"
