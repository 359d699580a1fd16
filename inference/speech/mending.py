"""Words as a person wrote them down, and having the text scorers read them.

Whoever is new may write, and is not read: what a browser without cookies writes would stand in releases, and
models would judge moments by it. A moderator's words go before a listener's (`inference.running.questions`).
"""

from functools import partial
from typing import Final

from django.db import transaction

from corpus.broker import hand_over
from corpus.models import Sample
from inference.models import Transcript, Words
from inference.running.keeping import look_again
from inference.text.cleaning import bare

READ: Final = "games.judging.tasks.words"
"""By name: a worker lets them read (`games.judging.transcribing`). Lost on the way, a sweep finds the row."""


@transaction.atomic
def write_down(sample: Sample, text: str, *, by: str = "") -> Transcript:
    """Keep the words of a sample as a person heard them: none of those before is changed.

    Args:
        text: in one line, of characters that people write (`corpus.languages.writable`).
        by: "" of a moderator, `Transcript.LISTENER`, or `Transcript.ASIDE`, which nothing reads.
    """
    language = sample.recording.language
    written = Transcript.objects.create(
        sample=sample,
        language=language,
        text=text,
        plain=bare(text, language),
        source=Transcript.Source.PERSON,
        model=by,
        recut=sample.recuts,
    )
    if written.is_read:
        look_again(sample.recording)
        Words.again(sample.recording)
        what = f"the words of {sample.recording_id}"
        transaction.on_commit(partial(hand_over, READ, str(sample.recording_id), what=what))
    return written
