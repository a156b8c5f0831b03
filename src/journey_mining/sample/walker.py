"""One person on their way: what they do leaves traces in the logs of the world."""

from journey_mining.sample.chance import Chance
from journey_mining.sample.records import Call, Campaign, Device, Hit, Order, Person, Product, World
from journey_mining.sample.times import SECOND, is_inside


class Walker:
    """A person with a device in hand and a clock; lives as long as their story."""

    def __init__(self, person: Person, world: World, chance: Chance) -> None:
        """Begin before the first visit."""
        self.person = person
        self.world = world
        self.chance = chance
        self.at = person.arrives_at
        self.device: Device = person.devices[0]
        self.logged_in = False
        self.known_mail = person.known
        self.subscribed_at = 0 if person.subscribed else -1
        self.place = 0
        self.clicks: dict[tuple[str, int], int] = {}
        self._introduced: set[str] = set()
        self._asked: set[str] = set()

    def wait(self, low: float, high: float) -> None:
        """Let some seconds pass."""
        self.at += int(self.chance.between(low, high) * SECOND)

    def count(self, name: str) -> None:
        """Count a planted thing, if the logs cover this moment."""
        if is_inside(self.at):
            self.world.counts[name] += 1

    def take_device(self) -> None:
        """Begin a visit on one of the person's devices."""
        devices = self.person.devices
        self.device = devices[0] if self.chance.happens(0.7) else devices[-1]
        self.logged_in = self.logged_in and self.device.anonymous_id in self._introduced

    def page(
        self,
        path: str,
        referrer: str = "",
        campaign: Campaign | None = None,
        title: str = "",
        order: Order | None = None,
    ) -> None:
        """See a page of the shop; `{order}` in the path stands for the order's number."""
        self._add(
            Call(
                *self._now("page", path),
                referrer=referrer,
                campaign=campaign,
                title=title,
                order=order,
            )
        )

    def track(
        self,
        event: str,
        path: str,
        products: tuple[Product, ...] = (),
        query: str = "",
        order: Order | None = None,
    ) -> None:
        """Do something that the shop's tracker reports."""
        self._add(
            Call(
                *self._now("track", path), event=event, products=products, query=query, order=order
            )
        )

    def hit(self, path: str, status: int = 200, referrer: str = "-") -> None:
        """See a page of the help and magazine host, which only its server logs."""
        if is_inside(self.at):
            cookie = "-" if self.chance.happens(0.05) else self.device.anonymous_id
            self.world.hits.append(
                Hit(self.at, self.device.address, self.device.agent, cookie, path, status, referrer)
            )

    def ask_segment(self, path: str) -> None:
        """Answer, once a device, whether one shops privately or for a company."""
        if self.device.anonymous_id in self._asked or not self.chance.happens(0.9):
            return
        self._asked.add(self.device.anonymous_id)
        traits = (("segment", self.person.segment), ("country", self.person.country))
        self._add(Call(*self._now("identify", path), traits=traits))

    def introduce(self, path: str) -> None:
        """Say who one is: log in, or leave a mail address."""
        device = self.device.anonymous_id
        self.known_mail = True
        self.logged_in = bool(self.person.user_id)
        if device in self._introduced:
            return
        self._introduced.add(device)
        self._asked.add(device)
        traits = [("email", self.person.email), ("segment", self.person.segment)]
        traits += [("country", self.person.country), ("name", self.person.name)]
        if self.person.phone:
            traits.append(("phone", self.person.phone))
        self._add(Call(*self._now("identify", path), traits=tuple(traits)))
        if self.person.clears_cookies and self.logged_in and device != self._first_cookie:
            self._add(Call(*self._now("alias", path), previous_id=self._first_cookie))

    @property
    def _first_cookie(self) -> str:
        return self.person.devices[0].anonymous_id

    def _now(self, kind: str, path: str) -> tuple[int, str, Device, str, str]:
        return self.at, kind, self.device, self.person.user_id if self.logged_in else "", path

    def _add(self, call: Call) -> None:
        if is_inside(call.at):
            self.world.calls.append(call)
