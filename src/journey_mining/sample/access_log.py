"""The help and magazine host as Nginx logs it, with the visitor's cookie at the end."""

from pathlib import Path

from journey_mining.sample.chance import Chance
from journey_mining.sample.faults import how_many, spread
from journey_mining.sample.files import put_lines
from journey_mining.sample.records import Hit, World
from journey_mining.sample.times import common_log, week


def write_access_log(world: World, folder: Path, seed: int) -> None:
    """Write `nginx/<week>.log.gz`, the newest week unpacked as a log rotation leaves it."""
    chance = Chance(seed, "access log")
    weeks: dict[str, list[str | bytes]] = {}
    for hit in world.hits:
        weeks.setdefault(week(hit.at), []).append(_line(chance, hit))
    world.counts["access log rows"] = len(world.hits)
    for kind, line in _spoilt(len(world.hits)):
        world.counts[f"access log {kind}"] += 1
        spread(chance, weeks[chance.pick(list(weeks))], [line])
    newest = max(weeks)
    for name, lines in weeks.items():
        put_lines(folder / "nginx" / f"{name}.log{'' if name == newest else '.gz'}", lines)


def _line(chance: Chance, hit: Hit) -> str:
    size = chance.whole(300, 24000) if hit.status < 300 else chance.whole(150, 600)
    return (
        f'{hit.address} - - [{common_log(hit.at)}] "GET {hit.path} HTTP/1.1" {hit.status} {size} '
        f'"{hit.referrer}" "{hit.agent}" "{hit.cookie}"'
    )


def _spoilt(rows: int) -> list[tuple[str, str]]:
    worker = "2026/10/01 09:00:00 [warn] 31#31: *88 an upstream response is buffered"
    request = '"GET /help/delivery HTTP/1.1" 200 512 "-" "-" "-"'
    wrong = f"192.0.2.44 - - [31/Feb/2026:10:00:00 +0100] {request}"
    return [("lines that are no requests", worker)] * how_many(rows, 5) + [
        ("wrong times", wrong)
    ] * how_many(rows, 3)
