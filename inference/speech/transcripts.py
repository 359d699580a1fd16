"""What was said up to each cut of a take, as rows: recognised, and known where the game shows the words."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any, Final

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from corpus.labels import Label
from corpus.models import LEAD, SAMPLE_RATE, Recording, Sample
from inference.models import MOST_FAILURES, Failure, Transcript
from inference.registry import installed
from inference.running import failing
from inference.running.keeping import look_again
from inference.running.questions import question
from inference.scorers.contracts import REMOTE_CONTRACTS, TEXT_CONTRACTS
from inference.speech import languages, recognisers
from inference.speech.recognition import (
    LONGEST,
    SAID,
    Recogniser,
    RecogniserError,
    agreement,
    pieces,
    said_so_far,
    word_error_rate,
)
from inference.text.cleaning import bare

log = logging.getLogger(__name__)

KNOWN: Final = ("words", "say")
"""Keys of a prompt whose text is what the player is to say, word by word."""

Sound = Callable[[], NDArray[np.float32]]
"""The take, float32 [n] at 16 kHz, decoded when it is asked for."""

Shown = Callable[[Sample], str]
"""The words that the game knows to be said by a cut without listening; "" where it knows none."""


def known_words(prompt: dict[str, Any]) -> str:
    """What the game gave the player to say, or "" where it left the words to them."""
    return next((text for key in KNOWN if isinstance(text := prompt.get(key), str) and text.strip()), "")


def wanted(recording: Recording) -> bool:
    """Whether anything could be written down or scored here. Opens no model, so that a live take may ask."""
    if recognisers.ready(recording.language) or remote():
        return True
    return bool(known_words(recording.prompt)) and readable()


@cache
def readable() -> bool:
    """Whether a text scorer is here, one that was broken included: it is tried again. Opens none."""
    return any(
        s.may_be_opened and s.entry.contract in TEXT_CONTRACTS for s in installed.states(thorough=False)
    )


@cache
def remote() -> bool:
    """Whether a scorer is asked that somebody else runs: it waits for the words, also where it only hears."""
    return any(s.ready and s.entry.contract in REMOTE_CONTRACTS for s in installed.states(thorough=False))


def transcribe(recording: Recording, sound: Sound, shown: Shown = lambda _: "") -> int:
    """Write down what every sample of a recording lacks; run again, it adds nothing.

    Of a take that a recogniser listened to, `quality` gets `agreement`, how much of the known words was said
    by its last cut (0 to 1), and what language was heard (`inference.speech.languages.Verdict`).

    Args:
        shown: what the game knows of a moment. Where it says nothing, all known words count as said at an end
            that the player meant.

    Returns:
        Number of transcripts written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    samples, rows = _open(recording), list[Transcript | Failure]()
    for sample in samples:
        rows += _recognised(sample, recording, sound, shown)
    heard = [r for r in rows if isinstance(r, Transcript) and r.source == Transcript.Source.RECOGNISED]
    found: dict[str, Any] = {}
    if heard:
        found = _agreement(samples[-1], recording, heard, shown) | _language(recording, heard, sound)
    return _keep(recording, rows, found)


def _open(recording: Recording) -> list[Sample]:
    samples = recording.cuts.exclude(status=Sample.Status.WITHDRAWN).order_by("cut")
    return list(samples.prefetch_related("transcripts", "failures"))


def _recognised(
    sample: Sample, recording: Recording, sound: Sound, shown: Shown
) -> list[Transcript | Failure]:
    """The rows that this sample lacks."""
    recogniser = recognisers.recogniser(recording.language)
    heard = _earlier(sample, recogniser) if recogniser else None
    rows: list[Transcript | Failure] = []
    if recogniser and heard is None and _may_ask(recogniser, sample):
        made = _ask(recogniser, sample, recording, sound)
        rows = [made] if made else []
        heard = made if isinstance(made, Transcript) else None
    known, source = _known(sample, recording, heard, shown)
    if known and heard and heard.pk is None and source == Transcript.Source.SHOWN_HEARD:
        heard.reference = known
        heard.word_error_rate = word_error_rate(known, heard.text, recording.language)
    if known and not any(t.source == source and t.holds for t in sample.transcripts.all()):
        rows.append(_transcript(sample, recording, known, source=source))
    return rows


def _earlier(sample: Sample, recogniser: Recogniser) -> Transcript | None:
    made = (recogniser.name, recogniser.revision)
    return next((t for t in sample.transcripts.all() if (t.model, t.revision) == made and t.holds), None)


def _may_ask(recogniser: Recogniser, sample: Sample) -> bool:
    made = (recogniser.name, recogniser.revision)
    tried = (f for f in sample.failures.all() if f.recut == sample.recuts)
    return sum((f.scorer, f.revision) == made for f in tried) < MOST_FAILURES


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
        by = {"scorer": recogniser.name, "revision": recogniser.revision, "recut": sample.recuts}
        return Failure(sample=sample, error=failing.words(error), **by)
    made |= {"source": Transcript.Source.RECOGNISED, "latency_ms": heard.latency_ms}
    words = [
        {"word": _storable(word.text), "start": start + word.start, "end": start + word.end}
        for word in heard.words
    ]
    return _transcript(sample, recording, heard.text, words=words, **made)


def _known(
    sample: Sample, recording: Recording, heard: Transcript | None, shown: Shown
) -> tuple[str, Transcript.Source]:
    """The words that the game knows to be said by this cut, and whether they were heard; "" for none.

    At an end that the player meant, all of them; at a pause as far as a recogniser could follow, or as far as
    the game says. What was shown and not said is no transcript.
    """
    words = _certain(sample, recording, shown)
    if heard is None:
        return words, Transcript.Source.PROMPT
    language = recording.language
    whole = words or known_words(recording.prompt)
    said = whole if _is_meant_end(sample) else said_so_far(whole, heard.text, language)
    share = agreement(said, heard.text, language)
    if share is None:
        return words if said else "", Transcript.Source.PROMPT
    return said if share >= SAID else "", Transcript.Source.SHOWN_HEARD


def _certain(sample: Sample, recording: Recording, shown: Shown) -> str:
    """What was said by this cut as far as the game alone can know."""
    words = shown(sample) or (known_words(recording.prompt) if _is_meant_end(sample) else "")
    return words if bare(words, recording.language) else ""


def _is_meant_end(sample: Sample) -> bool:
    return sample.intent == Label.COMPLETE and not sample.went_on


def _agreement(last: Sample, recording: Recording, heard: list[Transcript], shown: Shown) -> dict[str, Any]:
    said = next((row.text for row in heard if row.sample_id == last.pk), None)
    known = _certain(last, recording, shown)
    share = None if said is None else agreement(known, said, recording.language)
    return {} if share is None else {"agreement": round(share, 4)}


def _language(recording: Recording, heard: list[Transcript], sound: Sound) -> dict[str, Any]:
    """The verdict on the language, of the moment before which most was said; {} where there is none."""
    recogniser = recognisers.recogniser(recording.language)
    most = max((row.sample for row in heard), key=_seconds)
    asked = question(most, recording, sound())
    if recogniser is None or asked is None:
        return {}
    try:
        probabilities = recogniser.languages(asked.audio)
    except RecogniserError as error:  # the words are there: nothing need be refused for it
        log.warning("%s", error)
        return {}
    found = languages.verdict(probabilities, recording.language, min(_seconds(most), LONGEST / SAMPLE_RATE))
    return asdict(found) if found else {}


def _seconds(sample: Sample) -> float:
    """Of speech in the turn up to the cut."""
    return sum(end - start for start, end in sample.speech) / SAMPLE_RATE


def _transcript(sample: Sample, recording: Recording, text: str, **fields: Any) -> Transcript:
    language = recording.language
    text = _storable(text)
    fields |= {"language": language, "text": text, "plain": bare(text, language)}
    return Transcript(sample=sample, recut=sample.recuts, **fields)


def _storable(text: str) -> str:
    """Without NUL, the one character that PostgreSQL cannot hold."""
    return text.replace("\0", "")


def _keep(recording: Recording, rows: list[Transcript | Failure], found: dict[str, Any]) -> int:
    """Write the rows of samples that were not taken back meanwhile, and what was found out about the take."""
    with transaction.atomic():
        there = recording.cuts.exclude(status=Sample.Status.WITHDRAWN).order_by("cut")
        # In one order, as they are settled; and scores of them may be written meanwhile.
        still = set(there.select_for_update(no_key=True).values_list("pk", flat=True))
        rows = [row for row in rows if row.sample_id in still]
        transcripts = [row for row in rows if isinstance(row, Transcript)]
        Transcript.objects.bulk_create(transcripts, ignore_conflicts=True)
        if transcripts:
            look_again(recording)
        Failure.objects.bulk_create(failing.unwritten([row for row in rows if isinstance(row, Failure)]))
        if found and still:
            recording.found_out(found)
    return len(transcripts)
