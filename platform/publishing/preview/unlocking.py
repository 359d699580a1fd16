"""What would let held samples go: so many more of the other side, in which language and split. Pure."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from publishing.planning.manifest import BALANCED, Plan
from publishing.planning.splits import split_of


@dataclass(frozen=True, slots=True)
class Unlock:
    """`missing` more samples of `label` from speakers of `split` would let as many others go."""

    language: str
    split: str
    label: str
    missing: int

    def entry(self) -> dict[str, Any]:
        return asdict(self)


def unlocks(plan: Plan) -> list[Unlock]:
    """The largest first: where people's next takes do most."""
    held = Counter((split_of(moment.speaker), moment.language, moment.label) for moment in plan.held)
    found = [
        Unlock(language, split, _other(label), number) for (split, language, label), number in held.items()
    ]
    return sorted(found, key=lambda each: (-each.missing, each.language, each.split, each.label))


def _other(label: str) -> str:
    """The other side of the balance."""
    first, second = BALANCED
    return second if label == first else first
