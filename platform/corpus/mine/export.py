"""A take to take home: the FLAC as captured, and everything the corpus knows about it."""

import json
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.core.files.storage import default_storage

from accounts import consent
from accounts.personal import telling
from accounts.personal.inventory import Person
from corpus.models import OF_THE_END, Recording, Sample

ABOUT = """Your takes from Your Turn.

A folder a take, named by its receipt: audio.flac is what your microphone captured, take.json is everything
that is stored about it, consent.md the text you agreed to. `at` counts samples at the take's sample_rate;
`cut`, `silence` and `speech` count samples at 16,000 Hz. Of a moment, `tail_dbfs` is the level of the loudest
5 ms in the 200 ms after its cut, `next_onset_ms` when sound begins again, `edge_slope` how fast the level
falls at the cut (dB a millisecond), and `cut_uncertainty_ms` how far it moves when the take is cut again.
Where a folder has no audio.flac, the status in take.json says why: `withdrawn`, `refused` or `lost`.
agent.flac, of a call or a talk, is what you heard of the other side meanwhile, on the same clock.
"""

ABOUT_ME = """
In the folder `me` lies what else is kept of you, a file each. docs/privacy.md says of each table what it is
for, how long it is kept, and what is left out here and why.

{}
"""


def write_archive(recordings: Iterable[Recording], file: IO[bytes], person: Person | None = None) -> None:
    """Write a zip of the takes. FLAC is compressed already, so audio is stored as it is.

    Args:
        person: of whom all else that is kept goes along, as the inventory says; None: the takes alone.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        told = telling.write(archive, person) if person else ""
        archive.writestr("README.txt", ABOUT + (ABOUT_ME.format(told) if told else ""))
        for recording in recordings:
            _write_take(archive, recording)


def describe(recording: Recording) -> dict[str, Any]:
    """Everything stored about a take, as JSON types."""
    return {
        "receipt": recording.receipt,
        "recording": str(recording.pk),
        "speaker": recording.contributor.speaker,
        "captured_at": recording.captured_at.isoformat(),
        "consent": _consent(recording),
        "game": recording.game,
        "prompt_key": recording.prompt_key,
        "prompt": recording.prompt,
        "language": recording.language,
        "mode": recording.mode,
        "sha256": recording.sha256,
        "sample_rate": recording.sample_rate,
        "samples": recording.samples,
        "settings": recording.settings,
        "user_agent": recording.user_agent,
        "timeline": recording.timeline,
        "live_opponent": recording.live_opponent,
        "speech": recording.speech,
        "levels": recording.levels,
        "quality": recording.quality,
        "status": recording.status,
        "reason": recording.reason,
        "moments": [_moment(sample) for sample in recording.cuts.order_by("cut")],
    }


def _write_take(archive: zipfile.ZipFile, recording: Recording) -> None:
    folder = recording.receipt
    archive.writestr(f"{folder}/take.json", json.dumps(describe(recording), ensure_ascii=False, indent=2))
    archive.writestr(f"{folder}/consent.md", _consent_text(recording))
    if recording.status == Recording.Status.WITHDRAWN:
        return
    for name, stored in (("audio", recording.audio), ("agent", recording.agent_audio)):
        if stored and (sound := _sound(recording, stored)) is not None:
            archive.writestr(f"{folder}/{name}.flac", sound, zipfile.ZIP_STORED)


def _sound(recording: Recording, stored: str) -> bytes | None:
    """None of what is lost: everything else can be taken home."""
    try:
        with default_storage.open(stored, "rb") as audio:
            content: bytes = audio.read()
            return content
    except FileNotFoundError:
        # The other side's channel keeps nobody from their own voice.
        if recording.status == Recording.Status.LOST or stored == recording.agent_audio:
            return None
        raise


def _consent_text(recording: Recording) -> str:
    """What was agreed to; of a take from elsewhere what whoever brought it stated."""
    if recording.consent.version == consent.STATED:
        return str(recording.settings.get("consent", ""))
    given = recording.consent
    return consent.find(given.version, given.language).filled(given.particulars).text


def _consent(recording: Recording) -> dict[str, Any]:
    given = recording.consent
    return {
        "version": given.version,
        "language": given.language,
        "sha256": given.text_hash,
        "particulars": given.particulars,
        "agreed_at": given.agreed_at.isoformat(),
        "withdrawn_at": given.withdrawn_at and given.withdrawn_at.isoformat(),
        "licence": consent.LICENCE,
    }


def _moment(sample: Sample) -> dict[str, Any]:
    names = ("start", "cut", "silence", "intent", "label", "went_on", "midfiller", "endfiller", "agent_state")
    others = (*OF_THE_END, "agent_text", "status", "reason", "decided_by")
    values = {name: getattr(sample, name) for name in (*names, *others)}
    return {"sample": str(sample.pk), **values}
