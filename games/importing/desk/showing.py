"""What the pages of imports show of rows."""

from typing import Final

from django.db.models import Count, Min, Q

from corpus.models import Recording
from corpus.refusals import reason as why
from games.importing.models import ImportItem, ImportItemQuerySet, ImportRun

REFUSED: Final = "refused"

Reason = tuple[str, str, int]
"""Code, words and how many."""


def only(asked: str) -> str:
    """The filter that a page was asked for; empty: all."""
    return REFUSED if asked == REFUSED else ""


def items(run: ImportRun, filtered: str) -> ImportItemQuerySet:
    """Files of an import in the order of their names; only those that the import or the judging refused."""
    found = run.items.report()
    return found.filter(_refused()) if filtered == REFUSED else found


def _refused() -> Q:
    return Q(outcome=ImportItem.Outcome.REFUSED) | Q(recording__status=Recording.Status.REFUSED)


def reasons(run: ImportRun) -> list[Reason]:
    """Why files were refused, the most frequent first; one of the sentences for each."""
    refused = run.items.filter(outcome=ImportItem.Outcome.REFUSED).values("reason")
    counted = refused.annotate(number=Count("pk"), said=Min("words")).order_by()
    found = {each["reason"]: (each["said"], each["number"]) for each in counted}
    judged = run.items.filter(recording__status=Recording.Status.REFUSED).exclude(
        outcome=ImportItem.Outcome.REFUSED
    )
    codes = judged.values_list("recording__reason").annotate(number=Count("pk")).order_by()
    for code, number in codes:
        words, before = found.get(code, (str(why(code).words), 0))
        found[code] = words, before + number
    return sorted(((code, *rest) for code, rest in found.items()), key=lambda each: (-each[2], each[0]))
