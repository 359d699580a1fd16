"""What scorers said of the moments of a take, written down; and whether the words they read are believed.

A score is written once, and a failure never as one. A score that was given on words stays a row, as one of an
earlier revision does. It is a witness for as long as its words are the best that there are: not after a
recogniser has heard others, or a person has mended them, whether or not the model is here to read again.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet

from corpus.models import Recording, Sample
from inference.models import AND_WORDS, AUDIO, Failure, Score, Transcript
from inference.running import failing
from inference.running.conversation import Said, before, mark, said_in
from inference.running.questions import best_transcript


def keep(rows: Sequence[Score | Failure]) -> int:
    """How many scores there are among the rows."""
    scores = [row for row in rows if isinstance(row, Score)]
    Score.objects.bulk_create(scores, ignore_conflicts=True)
    failing.keep([row for row in rows if isinstance(row, Failure)])
    return len(scores)


def keep_read(recording: Recording, rows: Sequence[Score | Failure]) -> int:
    """The same of what was given words, which may have been mended while a model read them."""
    with transaction.atomic():
        count = keep(rows)
        look_again(recording)
        return count


def look_again(recording: Recording) -> bool:
    """Note which scores of a take were given words that nobody believes any longer, and which are again.

    For the transaction that writes transcripts, or scores that may come after newer ones.

    Returns:
        Whether any model has read the take.
    """
    scores = list(_of_words(recording))
    if not scores:
        return False
    samples = recording.cuts.order_by("cut").prefetch_related("transcripts")
    read = [(sample, best_transcript(sample.transcripts.all())) for sample in samples]
    said = said_in(recording, read)
    believed = {sample.pk: _inputs(sample, words, said) for sample, words in read}
    for misread in (False, True):
        moved = [
            score.pk
            for score in scores
            if score.misread != misread
            and misread == (score.input.removeprefix(AND_WORDS) not in believed[score.sample_id])
        ]
        if moved:
            Score.objects.filter(pk__in=moved).update(misread=misread)
    return True


def _of_words(recording: Recording) -> QuerySet[Score]:
    rows = Score.objects.filter(sample__recording=recording, recut=F("sample__recuts"))
    return rows.exclude(input=AUDIO).only("input", "misread", "sample_id")


def _inputs(sample: Sample, best: Transcript | None, said: Sequence[Said]) -> set[str]:
    """What a score names that was given these words, whoever wrote them down, alone or after what was said
    before them."""
    if best is None:
        return set()
    words = (best.text, best.plain)
    rows = (row for row in sample.transcripts.all() if row.holds)
    names = {row.name for row in rows if (row.text, row.plain) == words}
    after = mark(before(sample, said), sample.agent_text)
    return names | {f"{name}, after {after}" for name in names if after}
