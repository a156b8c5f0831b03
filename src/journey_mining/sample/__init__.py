"""A seeded, invented world to try the product on, in the vendors' own formats."""

import shutil
from collections.abc import Callable
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.sample.access_log import write_access_log
from journey_mining.sample.files import put_bytes
from journey_mining.sample.readme import FIRST_LINE, write_readme
from journey_mining.sample.ready_tables import write_orders, write_survey
from journey_mining.sample.segment import write_segment
from journey_mining.sample.sendgrid import write_sendgrid
from journey_mining.sample.world import make_world
from journey_mining.sample.zendesk import write_zendesk

__all__ = ["write_sample"]

_FOLDERS = ("web", "email", "support", "orders", "survey")


def write_sample(
    folder: Path,
    people: int = 3000,
    seed: int = 7,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Write a complete project: logs, `journey.toml`, and a README that tells what is planted.

    The same people and seed give the same bytes. `say` gets a line a step.

    Raises
    ------
    UsageError
        if the folder holds something else than a sample, or there are fewer than 20 people.
    """
    if people < 20:
        message = f"--people {people} is too few: a world of at least 20 people is needed."
        raise UsageError(message)
    _make_room(folder)
    say(f"Letting {people:,} people live for 120 days …")
    world = make_world(people, seed)
    say("Writing web logs …")
    write_segment(world, folder / "web", seed)
    write_access_log(world, folder / "web", seed)
    say("Writing mail, support, orders and survey …")
    write_sendgrid(world, folder / "email", seed)
    write_zendesk(world, folder / "support")
    write_orders(world, folder / "orders", seed)
    write_survey(world, folder / "survey")
    write_readme(world, folder, seed)
    put_bytes(folder / "journey.toml", Path(__file__).with_name("journey.toml").read_bytes())
    say(f"Written to {folder}; its README.md tells what is planted.")


def _make_room(folder: Path) -> None:
    """Take away an earlier sample, and nothing else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    readme = folder / "README.md"
    if not readme.is_file() or not readme.read_text(encoding="utf-8").startswith(FIRST_LINE):
        message = f"{folder} holds something else than a sample. Name an empty or a new folder."
        raise UsageError(message)
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
