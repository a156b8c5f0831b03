"""What a person wants on one way to a purchase, and how it goes."""

from dataclasses import dataclass, field

from journey_mining.sample.records import Order, Product


@dataclass
class Errand:
    """A wish for a product while it lasts, from the first visit to the sale or to giving up."""

    product: Product
    is_refill: bool = False
    visits: int = 0
    reached: str = "awareness"
    mails: list[str] = field(default_factory=list)
    read_delivery: bool = False
    saw_dead_link: bool = False
    payment_failed: bool = False
    wrote_ticket: bool = False
    order: Order | None = None

    @property
    def in_cart(self) -> bool:
        """Say whether the product lies in the cart."""
        return self.reached in {"cart", "checkout"}
