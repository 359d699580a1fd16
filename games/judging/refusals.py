"""Takes whose words show that they are of no use: their samples are rejected, and their player is told why.

Only a recogniser can know; where none is, such takes go on to the listeners like any other.
"""

from contextlib import suppress

from django.db import transaction

from corpus.models import OPEN, Recording, StatusMoved
from games.catalogue import registry
from games.judging.results import BY_WORDS
from inference.models import Transcript
from rewards.ledger import reviewing


def refuse(recording: Recording) -> bool:
    """Reject the open samples of a take that its game has no use for, and take back what they had earned.

    Run again, it does what is left to do. What people decided stays decided.
    """
    said = _said(recording)
    reason = said and registry.game(recording.game).refusal(recording.prompt, said, recording.language)
    if not reason:
        return False
    with transaction.atomic():
        rejected = list(recording.cuts.filter(status__in=OPEN))
        for sample in rejected:
            with suppress(StatusMoved):  # decided or withdrawn meanwhile
                sample.reject(by=BY_WORDS, reason=reason)
        reviewing.review(sample.pk for sample in rejected)
    return True


def _said(recording: Recording) -> str:
    """What was recognised in the whole take: of each turn what was heard up to its last cut."""
    heard = Transcript.objects.filter(sample__recording=recording, source=Transcript.Source.RECOGNISED)
    rows = heard.order_by("sample__cut", "pk").values_list("sample__start", "text")
    return " ".join(dict(rows).values()).strip()
