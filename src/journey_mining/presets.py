"""Stage vocabularies to start from: `[journeys] stages = "aida"`."""

from typing import NamedTuple


class Preset(NamedTuple):
    """Stages in order; those in `after` follow the goal."""

    before: tuple[str, ...]
    after: tuple[str, ...] = ()


STAGE_PRESETS: dict[str, Preset] = {
    "default": Preset(("Awareness", "Consideration", "Purchase"), ("Service", "Loyalty")),
    "lemon_verhoef": Preset(("Prepurchase", "Purchase"), ("Postpurchase",)),
    "aida": Preset(("Attention", "Interest", "Desire", "Action")),
    "see_think_do_care": Preset(("See", "Think", "Do"), ("Care",)),
    "race": Preset(("Reach", "Act", "Convert"), ("Engage",)),
    "aarrr": Preset(("Acquisition", "Activation", "Revenue"), ("Retention", "Referral")),
    "five_a": Preset(("Aware", "Appeal", "Ask", "Act"), ("Advocate",)),
    "decision_journey": Preset(
        ("Initial consideration", "Active evaluation", "Moment of purchase"),
        ("Postpurchase", "Loyalty loop"),
    ),
    "support": Preset(("Problem", "Self-help", "Contact", "Wait", "Resolved"), ("Confirmed",)),
}
