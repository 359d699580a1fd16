"""Where rows come from: what their speakers agreed to, in which years, on which kind of device."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Count

from corpus.models import Recording
from publishing.card.facts import NOT_SAID, Facts
from publishing.planning.keys import some
from publishing.planning.manifest import OF_SAMPLES

DEVICES: Final = (
    ("phone", ("iPhone", "Mobi")),
    ("tablet", ("iPad", "Tablet", "Android")),
    ("computer", ("Windows", "Macintosh", "X11", "CrOS", "Linux")),
)
"""What a browser's own name holds, looked for in this order; an Android that is not `Mobi` is a tablet
(MDN, Browser detection using the user agent)."""


def of_rows(config: str, ids: Sequence[str]) -> Facts:
    """Consents, years and devices of the rows of one shard, by the ids that they have there.

    Only counted here: no row says on which browser it was spoken.
    """
    found = {name: Counter[str]() for name in ("consents", "years", "devices")}
    for consent, language, year, agent, number in _recordings(config, ids):
        found["consents"][f"{consent}.{language}"] += number
        found["years"][str(year)] += number
        found["devices"][device(agent)] += number
    return {name: dict(sorted(counts.items())) for name, counts in found.items()}


def _recordings(config: str, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Version and language of the consent, year, user agent, and how many rows have these."""
    columns = ("consent__version", "consent__language", "captured_at__year", "user_agent")
    by = "cuts__pk__among" if config in OF_SAMPLES else "pk__among"
    for chunk in some(ids):
        chosen = Recording.objects.filter(**{by: chunk}).order_by()
        yield from chosen.values_list(*columns).annotate(Count("pk"))


def device(agent: str) -> str:
    """`phone`, `tablet` or `computer`, from the user agent that a browser sends."""
    return next((kind for kind, signs in DEVICES if _any(signs, agent)), NOT_SAID)


def _any(signs: Iterable[str], agent: str) -> bool:
    return any(sign in agent for sign in signs)
