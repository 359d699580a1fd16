"""A row whose label was corrected, brought in again.

The contributor's own correction stands for as long as nobody has judged by the label before: nothing but a
starting value is changed. What people have said stays said, and the contributor is told.
"""

from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from corpus.models import COUNTING, OPEN, SETTLING, Recording, Sample
from games.catalogue.elsewhere import ENDPOINT
from games.importing.described import Described
from games.importing.lines import CORRECTED, JUDGED
from games.judging import settling
from moderation.models import Lean, Review, Vote

BY: Final = "import"
"""Who settles a sample again whose intent was corrected."""


def found(take: Recording, said: Described, source: str) -> str:
    """CORRECTED or JUDGED where a row says another label than its take has; "" where it says the same, where
    another source brought the take in, and where the take is of no use."""
    if take.status not in COUNTING or take.contributor.imported.source != source:
        return ""
    end = _end(take)
    if _with(take, said) == take.prompt and (end is None or end.intent == _intent(said)):
        return ""
    return JUDGED if end and not _unjudged(end).exists() else CORRECTED


def correct(take: Recording, said: Described, source: str) -> str:
    """`found`, and what was found to be corrected is, unless somebody judges it meanwhile."""
    what = found(take, said, source)
    if what != CORRECTED:
        return what
    with transaction.atomic():
        end = _end(take)
        if end and not _unjudged(end).update(intent=_intent(said)):
            return JUDGED
        Recording.objects.filter(pk=take.pk).update(prompt=_with(take, said))
        if end:
            again = take.cuts.filter(pk=end.pk).select_related("recording")
            settling.settle(again.prefetch_related("scores", "votes"), by=BY, starts=OPEN)
    return CORRECTED


def _intent(said: Described) -> str:
    return "complete" if said.endpoint else "incomplete"


def _with(take: Recording, said: Described) -> dict[str, Any]:
    """The prompt with what the row says; what it leaves open stays as somebody once said it."""
    fillers = {"midfiller": said.midfiller, "endfiller": said.endfiller}
    known = {name: value for name, value in fillers.items() if value is not None}
    return {**take.prompt, ENDPOINT: said.endpoint, **known}


def _end(take: Recording) -> Sample | None:
    """The moment that the label is about: at a pause within a clip its speaker went on, whatever it says."""
    return take.cuts.filter(went_on=False).order_by("-cut").first()


def _unjudged(end: Sample) -> Any:
    """The row of a moment about which nobody has said anything, as far as it is still so."""
    said = (Exists(of.objects.filter(sample=OuterRef("pk"))) for of in (Vote, Lean, Review))
    votes, leans, reviews = said
    starts = (Sample.Status.CAPTURED, *SETTLING)
    rows = Sample.objects.filter(pk=end.pk, recuts=0, status__in=starts)
    return rows.exclude(votes).exclude(leans).exclude(reviews)
