"""Rows for tests, made the short way. What a test is about, it says itself."""

import hashlib
import io
import uuid
from typing import Any

import numpy as np
import soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.consent import current
from accounts.models import Consent, Contributor
from corpus.labels import Label
from corpus.models import Recording, Sample


def contributor(*, consents: bool = True, **fields: Any) -> Contributor:
    """A speaker, who has agreed to the current consent text unless told otherwise."""
    person = Contributor.objects.create(**fields)
    if consents:
        consent(person)
    return person


def consent(person: Contributor) -> Consent:
    text = current("en")
    return Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )


def tone(seconds: float = 2.0, sample_rate: int = 16_000, hertz: float = 220.0) -> np.ndarray:
    """int16 [n]: a tone at half scale."""
    time = np.arange(int(seconds * sample_rate)) / sample_rate
    return (0.5 * 32767 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


def recording(
    person: Contributor | None = None, *, pcm: np.ndarray | None = None, **fields: Any
) -> Recording:
    """A stored take with its audio; `status=` and other columns as given."""
    person = person or contributor()
    pcm = tone() if pcm is None else pcm
    rate = fields.pop("sample_rate", 16_000)
    file = io.BytesIO()
    soundfile.write(file, pcm, rate, format="FLAC", subtype="PCM_16")
    round_id = fields.pop("round", str(uuid.uuid4()))
    name = default_storage.save(f"takes/test/{round_id}.flac", ContentFile(file.getvalue()))
    values: dict[str, Any] = {
        "consent": person.consents.last() or consent(person),
        "sha256": uuid.uuid4().hex * 2,
        "object_sha256": hashlib.sha256(file.getvalue()).hexdigest(),
        "game": "cliffhanger",
        "prompt_key": "breakfast-train",
        "prompt": {"first": "Describe a breakfast.", "second": "Now eat it on a train."},
        "language": "en",
        "speech": [[3_200, 12_800], [19_200, 28_800]],
        "levels": [0.5] * int(len(pcm) / rate * 20),
    }
    values.update(fields)
    return Recording.objects.create(
        contributor=person, round=round_id, audio=name, sample_rate=rate, samples=len(pcm), **values
    )


def sample(take: Recording | None = None, **fields: Any) -> Sample:
    """A moment of a listened take: incomplete at the first pause unless told otherwise."""
    take = take or recording(status=Recording.Status.LISTENED)
    values: dict[str, Any] = {
        "cut": 12_800,
        "intent": Label.INCOMPLETE,
        "silence": 6_400,
        "went_on": True,
    }
    values.update(fields)
    made = Sample.of(take, **values)
    made.save(force_insert=True)
    return made
