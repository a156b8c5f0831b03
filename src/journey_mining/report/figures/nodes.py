"""The names of nodes in the flow tables, taken apart (docs/tables.md)."""

from dataclasses import dataclass

START, BEYOND, OTHER, NO_STAGE, END = "START", "BEYOND", "OTHER", "No stage", "END:"


@dataclass(frozen=True)
class NodeName:
    """A node of stage_flow: its stage, its touchpoint, and the outcome it ends in."""

    stage: str = ""
    touchpoint: str = ""
    end: str = ""

    @property
    def is_start(self) -> bool:
        """Whether journeys begin here."""
        return self.stage == START


def parse(key: str) -> NodeName:
    """Take a node's name apart: `Stage`, `Stage / touchpoint`, `Stage / END:open`, `END:converted`."""
    if key.startswith(END):
        return NodeName(end=key.removeprefix(END))
    stage, _, rest = key.partition(" / ")
    if rest.startswith(END):
        return NodeName(stage, end=rest.removeprefix(END))
    return NodeName(stage, rest)
