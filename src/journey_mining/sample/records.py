"""What happens in the sample's world, before any vendor writes it down."""

from collections import Counter
from dataclasses import dataclass, field

Traits = dict[str, str]


@dataclass(frozen=True, slots=True)
class Device:
    """A browser with its cookie."""

    anonymous_id: str
    agent: str
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented customer."""

    number: int
    segment: str
    country: str
    name: str
    email: str
    phone: str
    user_id: str
    requester_id: int
    devices: tuple[Device, ...]
    arrives_at: int
    known: bool
    subscribed: bool
    blocks_tracking: bool
    clears_cookies: bool

    @property
    def business(self) -> bool:
        """Say whether a company buys."""
        return self.segment == "business"


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a link's UTM parameters say."""

    name: str
    source: str
    medium: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells."""

    slug: str
    title: str
    price_cents: int
    shelf: str
    weight: float


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the shop's tracker: page, track, identify or alias."""

    at: int
    kind: str
    device: Device
    user_id: str
    path: str
    referrer: str = ""
    title: str = ""
    event: str = ""
    campaign: Campaign | None = None
    products: tuple[Product, ...] = ()
    query: str = ""
    traits: tuple[tuple[str, str], ...] = ()
    previous_id: str = ""
    order: "Order | None" = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A request to the help and magazine host."""

    at: int
    address: str
    agent: str
    cookie: str
    path: str
    status: int = 200
    referrer: str = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """A sale; `number` is known once all sales are in order of time."""

    at: int
    person: Person
    place: int
    products: tuple[Product, ...]
    cents: int
    by_phone: bool = False
    tracked: bool = True
    refunded_at: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """Name the sale before it has a number."""
        return (self.person.number, self.place)


@dataclass(frozen=True, slots=True)
class Message:
    """A mail to one person, and what became of it."""

    person: Person
    category: str
    sent_at: int
    is_newsletter: bool = False
    url: str = ""
    clicked_at: int = 0
    unsubscribes: bool = False
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class TicketStep:
    """One change; `kind` is opened, customer, agent, note, pending, solved or reopened."""

    at: int
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request for help with its history."""

    person: Person
    place: int
    topic: str
    subject: str
    agent: int
    steps: tuple[TicketStep, ...]
    score: str = ""
    comment: str = ""
    rated_at: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to the loyalty survey, 0 to 10."""

    at: int
    person: Person
    score: int
    text: str


@dataclass(frozen=True, slots=True)
class Mission:
    """A person's way to one purchase, as it was meant: the truth the report is held against."""

    segment: str
    started_at: int
    ordered: bool
    mails: tuple[str, ...]


@dataclass
class World:
    """Everything that happened, and how often each planted thing did."""

    people: tuple[Person, ...] = ()
    calls: list[Call] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    missions: list[Mission] = field(default_factory=list)
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
