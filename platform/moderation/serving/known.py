"""Known clips by hand: a moderator chooses samples that teach listeners well, and keeps out the others.

A sample that one moderator has accepted may be served as a clip whose answer is known
(`moderation.serving.choosing`). Not every one should: some are right and hard to hear.
"""

from typing import Final

from django.db import transaction

from accounts.models import Act, JournalEntry, User
from corpus.marking import N_
from corpus.models import Sample

SAID: Final = {
    Sample.Known.CHOSEN.value: N_("Listeners hear it as a known clip before others."),
    Sample.Known.NEVER.value: N_("Listeners never hear it as a known clip."),
    "": N_("Chance decides whether listeners hear it as a known clip."),
}


@transaction.atomic
def choose(sample: Sample, moderator: User, known: str) -> str:
    """Choose it, keep it out, or leave it to chance (""); what is so now, as a sentence of the catalogues.

    Raises:
        KeyError: none of these.
        StatusMoved: no moderator has accepted it.
    """
    said = SAID[known]
    sample.make_known(known)
    JournalEntry.write(Act.KNOWN, moderator, sample=sample.pk, text=known or "left to chance")
    return said
