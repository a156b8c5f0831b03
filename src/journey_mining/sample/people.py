"""The people of the sample: who they are, what they browse with, when they first come."""

from journey_mining.sample.catalogue import AGENTS
from journey_mining.sample.chance import Chance
from journey_mining.sample.records import Device, Person
from journey_mining.sample.times import DAY, END, MIX_SHIFT, START, liveliness

_FIRST_NAMES = (
    "ada amir anke ben carla clara dario elif emil eva finn greta hana ida ilja jana jonas kaya "
    "lena leo lina luca maja mats mia milan nele nils nora omar paula pia rosa ruben sara sven "
    "tara theo tilda ulla vera yara zoe "
)
FIRST_NAMES = tuple(_FIRST_NAMES.split())
_LAST_NAMES = (
    "adler amsel bach birke blum brand dorn erle falk fink frost gruber hain hasel heide hollo "
    "kern klee kranz lang linde lorenz meise moos nord orth quell reh rohr sand specht stern "
    "talbach ufer vogt wald weide wolke ziegel "
)
LAST_NAMES = tuple(_LAST_NAMES.split())
_COMPANIES = (
    "atelier-nord buero-werk cafe-morgen hotel-linde kanzlei-erle praxis-sonne studio-blau "
    "werkstatt-kern hof-birke loft-sieben "
)
COMPANIES = tuple(_COMPANIES.split())
COUNTRIES = (("DE", 70.0), ("AT", 12.0), ("CH", 8.0), ("NL", 6.0), ("FR", 4.0))
BUSINESS_SHARE = 0.2
BUSINESS_SHARE_AFTER_SHIFT = 0.5
HOSTILE_NAME = "{{7*7}}"
# JavaScript and float64 lose digits above this.
EXACT_INTEGERS = 2**53


def make_people(count: int, seed: int) -> tuple[Person, ...]:
    """Return `count` invented people; every 75th pair shares a device."""
    people: list[Person] = []
    for number in range(count):
        chance = Chance(seed, "person", number)
        shared = people[-1].devices[0] if is_second_of_household(number) else None
        people.append(_person(chance, number, shared))
    return tuple(people)


def is_second_of_household(number: int) -> bool:
    """Say whether this person browses on the device of the one before."""
    return number % 150 == 11


def is_in_household(number: int) -> bool:
    """Say whether this person shares a device."""
    return is_second_of_household(number) or is_second_of_household(number + 1)


def _person(chance: Chance, number: int, shared: Device | None) -> Person:
    household = is_in_household(number)
    arrives_at = _arrival(chance, early=household)
    shifted = BUSINESS_SHARE_AFTER_SHIFT if arrives_at >= MIX_SHIFT else BUSINESS_SHARE
    business = not household and chance.happens(shifted)
    first, last = chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)
    known = chance.happens(0.45) or household
    devices = [shared or _device(chance)]
    if chance.happens(0.18) and not household:
        devices.append(_device(chance))
    return Person(
        number=number,
        segment="business" if business else "private",
        country=chance.weighted(COUNTRIES),
        name=HOSTILE_NAME if number == 5 else f"{first.title()} {last.title()}",
        email=_email(chance, first, last, number, business=business),
        phone=_phone(number) if number < 2000 and chance.happens(0.2) else "",
        user_id=_user_id(number) if known or chance.happens(0.55) else "",
        requester_id=_requester_id(number),
        devices=tuple(devices),
        arrives_at=arrives_at,
        known=known,
        subscribed=known and chance.happens(0.7),
        blocks_tracking=chance.happens(0.02),
        clears_cookies=len(devices) > 1 and chance.happens(0.25),
    )


def _arrival(chance: Chance, *, early: bool) -> int:
    days = 60 if early else (END - START) // DAY + 15
    return START - 15 * DAY + int(chance.share() * days * DAY)


def lively(chance: Chance, at: int, *, business: bool) -> int:
    """Move a time to an hour of the week at which such people are about; at most two days on."""
    for _ in range(12):
        if chance.happens(liveliness(at, business=business)):
            return at
        at += int(chance.between(0.5, 3.5) * 3_600_000)
    return at


def _device(chance: Chance) -> Device:
    block = chance.pick(("192.0.2", "198.51.100", "203.0.113", "v6"))
    address = f"{block}.{chance.whole(1, 254)}"
    if block == "v6":
        address = f"2001:db8:{chance.digits(3)}::{chance.digits(3)}"
    return Device(f"an-{chance.digits(12)}", chance.weighted(AGENTS), address)


def _email(chance: Chance, first: str, last: str, number: int, *, business: bool) -> str:
    if business:
        return f"{first}.{last}@{chance.pick(COMPANIES)}-{number}.example"
    return f"{first}.{last}{number}@{chance.pick(('example.com', 'example.org'))}"


def _phone(number: int) -> str:
    # Ranges that the regulators of Germany and Britain keep free for invented numbers.
    if number % 2:
        return f"+49 30 23125 {number // 2 % 1000:03d}"
    return f"+44 20 7946 0{number // 2 % 1000:03d}"


def _user_id(number: int) -> str:
    if number % 60 == 3:
        return str(90071992547409910000 + number)
    return f"u-{20000 + number}"


def _requester_id(number: int) -> int:
    return EXACT_INTEGERS + 1 + 2 * number if number % 5 == 1 else 360000000000 + number
