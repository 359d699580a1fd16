"""Takes whose words show that they are of no use: their samples are rejected, and their player is told why.

Only a recogniser can know; where none is, such takes go on to the listeners like any other.
"""

from contextlib import suppress

from django.db import transaction

from accounts.models import Act, JournalEntry
from corpus.labels import Decider
from corpus.models import OPEN, Recording, StatusMoved
from corpus.refusals import BY_WORDS
from games.catalogue import registry
from games.studies import work
from inference.models import Transcript
from inference.speech.languages import is_other
from inference.speech.recognition import SAID
from rewards.ledger import reviewing

OTHER_LANGUAGE = "other_language"
"""Reason: what was said is in another language than the round."""


def refuse(recording: Recording) -> bool:
    """Reject the open samples of a take that nobody has a use for, and take back what they had earned.

    Run again, it does what is left to do. What people decided stays decided.
    """
    reason = _reason(recording)
    if not reason:
        return False
    with transaction.atomic():
        rejected = list(recording.cuts.filter(status__in=OPEN))
        for sample in rejected:
            with suppress(StatusMoved):  # decided or withdrawn meanwhile
                sample.reject(by=BY_WORDS, reason=reason, decided_by=Decider.PROGRAM)
                JournalEntry.write(Act.REJECTED, None, program=BY_WORDS, sample=sample.pk, text=reason)
        reviewing.review(sample.pk for sample in rejected)
        work.refused_for_words(recording, reason)
    return True


def _reason(recording: Recording) -> str | None:
    game = registry.source(recording.game)
    said = " ".join(heard.text for heard in Transcript.of_turns(recording)).strip()
    if said and (reason := game.refusal(recording.prompt, said, recording.language)):
        return reason
    if game.speaks_any_language(recording.prompt):
        return None
    # Who said the words of the round spoke its language, whatever the accent.
    said_them = recording.quality.get("agreement", 0.0) >= SAID
    return OTHER_LANGUAGE if not said_them and is_other(recording.quality, recording.language) else None
