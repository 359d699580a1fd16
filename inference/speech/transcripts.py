"""What was said up to each cut of a take, as rows: recognised, and known where the game shows the words."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from corpus.labels import Label
from corpus.models import LEAD, Recording, Sample
from inference.models import MOST_FAILURES, Failure, Transcript
from inference.registry import installed
from inference.running.questions import question
from inference.scorers.contracts import TEXT_CONTRACTS
from inference.speech import recognisers
from inference.speech.recognition import (
    Recogniser,
    RecogniserError,
    bare,
    pieces,
    said_so_far,
    word_error_rate,
)

KNOWN: Final = ("words", "say")
"""Keys of a prompt whose text is what the player is to say, word by word."""

Sound = Callable[[], NDArray[np.float32]]
"""The take, float32 [n] at 16 kHz, decoded when it is asked for."""


def known_words(prompt: dict[str, Any]) -> str:
    """What the game gave the player to say, or "" where it left the words to them."""
    return next((text for key in KNOWN if isinstance(text := prompt.get(key), str) and text.strip()), "")


def wanted(recording: Recording) -> bool:
    """Whether anything could be written down or scored here. Opens no model, so that a live take may ask."""
    if recognisers.ready(recording.language):
        return True
    return bool(known_words(recording.prompt)) and readable()


@cache
def readable() -> bool:
    """Whether a text scorer is here. Opens none."""
    return any(s.ready and s.entry.contract in TEXT_CONTRACTS for s in installed.states(thorough=False))


def transcribe(recording: Recording, sound: Sound) -> int:
    """Write down what every sample of a recording lacks; run again, it adds nothing.

    Returns:
        Number of transcripts written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    rows: list[Transcript | Failure] = []
    for sample in _open(recording):
        rows += _recognised(sample, recording, sound)
    return _keep(recording, rows)


def _open(recording: Recording) -> list[Sample]:
    samples = recording.cuts.exclude(status=Sample.Status.WITHDRAWN).order_by("cut")
    return list(samples.prefetch_related("transcripts", "failures"))


def _recognised(sample: Sample, recording: Recording, sound: Sound) -> list[Transcript | Failure]:
    """The rows that this sample lacks."""
    recogniser = recognisers.recogniser(recording.language)
    heard = _earlier(sample, recogniser) if recogniser else None
    rows: list[Transcript | Failure] = []
    if recogniser and heard is None and _may_ask(recogniser, sample):
        made = _ask(recogniser, sample, recording, sound)
        rows = [made] if made else []
        heard = made if isinstance(made, Transcript) else None
    known = _known(sample, recording, heard)
    if known and heard and heard.pk is None:
        heard.reference = known
        heard.word_error_rate = word_error_rate(known, heard.text, recording.language)
    if known and not any(t.source == Transcript.Source.PROMPT for t in sample.transcripts.all()):
        rows.append(_transcript(sample, recording, known, source=Transcript.Source.PROMPT))
    return rows


def _earlier(sample: Sample, recogniser: Recogniser) -> Transcript | None:
    made = (recogniser.name, recogniser.revision)
    return next((t for t in sample.transcripts.all() if (t.model, t.revision) == made), None)


def _may_ask(recogniser: Recogniser, sample: Sample) -> bool:
    made = (recogniser.name, recogniser.revision)
    return sum((f.scorer, f.revision) == made for f in sample.failures.all()) < MOST_FAILURES


def _ask(
    recogniser: Recogniser, sample: Sample, recording: Recording, sound: Sound
) -> Transcript | Failure | None:
    """What it heard, also when that is nothing; None where nobody has spoken yet."""
    asked = question(sample, recording, sound())
    if asked is None:
        return None
    start = max(0, sample.speech[0][0] - LEAD)
    spans = [(begin - start, end - start) for begin, end in sample.speech]
    made: dict[str, Any] = {"model": recogniser.name, "revision": recogniser.revision}
    try:
        heard = recogniser.recognise(pieces(asked.audio, spans), recording.language)
    except RecogniserError as error:
        return Failure(
            sample=sample, scorer=recogniser.name, revision=recogniser.revision, error=str(error)[:300]
        )
    source = Transcript.Source.RECOGNISED
    return _transcript(sample, recording, heard.text, source=source, latency_ms=heard.latency_ms, **made)


def _known(sample: Sample, recording: Recording, heard: Transcript | None) -> str:
    """The words that the game knows to be said by this cut.

    At an end that the player meant, all of them. At a pause, as far as a recogniser could follow.
    """
    words = known_words(recording.prompt)
    if not bare(words, recording.language):
        return ""
    if sample.intent == Label.COMPLETE and not sample.went_on:
        return words
    return said_so_far(words, heard.text, recording.language) if heard else ""


def _transcript(sample: Sample, recording: Recording, text: str, **fields: Any) -> Transcript:
    language = recording.language
    # NUL is the one character that PostgreSQL's text cannot hold.
    text = text.replace("\0", "")
    return Transcript(sample=sample, language=language, text=text, plain=bare(text, language), **fields)


def _keep(recording: Recording, rows: list[Transcript | Failure]) -> int:
    """Write the rows of samples that were not taken back meanwhile."""
    with transaction.atomic():
        there = recording.cuts.exclude(status=Sample.Status.WITHDRAWN).select_for_update()
        still = set(there.values_list("pk", flat=True))
        rows = [row for row in rows if row.sample_id in still]
        transcripts = [row for row in rows if isinstance(row, Transcript)]
        Transcript.objects.bulk_create(transcripts, ignore_conflicts=True)
        Failure.objects.bulk_create([row for row in rows if isinstance(row, Failure)])
    return len(transcripts)
