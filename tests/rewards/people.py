"""What a player, a listener and a moderator do, in one line each."""

from typing import Any

from accounts.models import Contributor
from corpus.labels import Label
from corpus.models import Recording, Sample
from inference.models import Score
from moderation.models import Vote
from rewards import housekeeping
from rewards.ledger import earning
from rewards.models import Award
from tests import factory

AGREED = Sample.Status.AGREED
DISPUTED = Sample.Status.DISPUTED


def spoke(player: Contributor, *, moments: int = 1, fooled: float = 0.0, **fields: Any) -> Recording:
    """A settled take that has been paid for.

    Args:
        fooled: how sure a model was of the wrong label at every moment; 0 for a model that was right.
    """
    values: dict[str, Any] = {
        "status": Recording.Status.LISTENED,
        "prompt_key": f"p-{Recording.objects.count()}",
        "speech": [[0, 60_000]],
    }
    take = factory.recording(player, **{**values, **fields})
    for number in range(moments):
        sample = factory.sample(
            take, cut=60_000 + 1_000 * number, silence=3_200, status=DISPUTED if fooled else AGREED
        )
        scored(sample, 1 - fooled if fooled else 0.9)
    earning.award(Recording.objects.get(pk=take.pk))
    return take


def scored(sample: Sample, intended: float, scorer: str = "smart-turn") -> None:
    """A model's answer: this probability for the intended label."""
    other = Label.COMPLETE if sample.intent == Label.INCOMPLETE else Label.INCOMPLETE
    probabilities = {sample.intent: intended, other: 1 - intended}
    Score.objects.create(
        sample=sample, scorer=scorer, revision="r", probabilities=probabilities, latency_ms=1.0
    )


def voted(sample: Sample, label: str, *, by: Contributor | None = None) -> Vote:
    return Vote.objects.create(sample=sample, contributor=by or factory.contributor(), label=label)


def look() -> int:
    """One look of the scheduled task."""
    return housekeeping.review()


def points(contributor: Contributor) -> int:
    return sum(Award.objects.filter(contributor=contributor).values_list("points", flat=True))


def ledger_rows() -> list[Any]:
    return list(Award.objects.order_by("pk").values("contributor", "kind", "reference", "turn", "points"))
