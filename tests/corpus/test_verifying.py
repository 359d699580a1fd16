"""What the storage holds is compared with what was stored: lost, swapped, damaged, and named by nobody."""

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import groups
from accounts.models import User
from corpus import audio, store
from corpus.audio import Damage
from corpus.models import AlreadyVerifying, Recording, VerifyRun
from corpus.verifying import strays, takes
from corpus.verifying.auditing import verify
from tests import factory

pytestmark = pytest.mark.django_db


def stored_take(hertz: float = 220.0) -> Recording:
    """A take that went in as takes do."""
    person = factory.contributor()
    consent = person.consents.get()
    pcm = factory.tone(hertz=hertz).tobytes()
    return store.store(
        store.NewTake(
            contributor=person,
            consent_id=consent.pk,
            round=f"round-{hertz}",
            sha256=hashlib.sha256(pcm).hexdigest(),
            pcm=pcm,
            sample_rate=16_000,
            game="cliffhanger",
            prompt_key="breakfast-train",
            prompt={},
            language="en",
        )
    )


def overwrite(recording: Recording, data: bytes) -> None:
    default_storage.delete(recording.audio)
    assert default_storage.save(recording.audio, ContentFile(data)) == recording.audio


def content(recording: Recording) -> bytes:
    with default_storage.open(recording.audio, "rb") as file:
        found: bytes = file.read()
    return found


def missing(take: Recording, _other: Recording) -> None:
    default_storage.delete(take.audio)


def one_bit_flipped(take: Recording, _other: Recording) -> None:
    flac = bytearray(content(take))
    flac[len(flac) // 2] ^= 1
    overwrite(take, bytes(flac))


def cut_short(take: Recording, _other: Recording) -> None:
    overwrite(take, content(take)[:100])


def swapped(take: Recording, other: Recording) -> None:
    overwrite(take, content(other))


Fault = Callable[[Recording, Recording], None]

FAULTS: dict[Fault, str] = {
    missing: Damage.MISSING,
    one_bit_flipped: Damage.OTHER_BYTES,
    cut_short: Damage.OTHER_BYTES,
    swapped: Damage.OTHER_BYTES,
}


def test_a_take_keeps_the_hash_of_its_object() -> None:
    take = stored_take()
    assert take.object_sha256 == hashlib.sha256(content(take)).hexdigest()
    assert audio.stored(take) == content(take)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_is_lost_is_named_and_the_rest_is_looked_at(fault: Fault) -> None:
    take, other = stored_take(220), stored_take(330)
    fault(take, other)
    run = verify()
    assert (run.checked, run.lost, run.sound) == (2, 1, False)
    assert run.faults == [{"recording": str(take.pk), "object": take.audio, "reason": FAULTS[fault]}]


@pytest.mark.parametrize("fault", [one_bit_flipped, cut_short, swapped], ids=lambda fault: fault.__name__)
def test_takes_without_a_hash_are_known_by_the_sound_that_was_sent(fault: Fault) -> None:
    take, other = stored_take(220), stored_take(330)
    Recording.objects.update(object_sha256="")
    fault(take, other)
    run = verify()
    assert [each["recording"] for each in run.faults] == [str(take.pk)]
    assert run.recorded == 1
    take.refresh_from_db()
    other.refresh_from_db()
    assert (take.object_sha256, other.object_sha256) == ("", hashlib.sha256(content(other)).hexdigest())


def test_a_row_that_says_another_length_is_found() -> None:
    take = stored_take()
    Recording.objects.update(samples=take.samples + 1)
    for decode in (False, True):
        assert verify(decode=decode).faults[0]["reason"] == Damage.OTHER_LENGTH


def test_objects_that_no_row_names_are_found_once_they_are_old(settings: Settings) -> None:
    stored_take()
    name = default_storage.save("takes/2026/01/nobody.flac", ContentFile(b"fLaC"))
    assert verify().strays == []
    long_ago = (timezone.now() - strays.YOUNG - timedelta(minutes=1)).timestamp()
    os.utime(Path(default_storage.path(name)), (long_ago, long_ago))
    run = verify()
    assert (run.strays, run.lost) == ([name], 0)


def test_an_empty_storage_is_sound() -> None:
    assert verify().sound


def test_what_was_broken_off_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sorted(str(stored_take(hertz).pk) for hertz in (220, 330, 440))
    monkeypatch.setattr(takes, "BATCH", 1)
    looked_at: list[str] = []
    really = audio.recognise

    def recognise(recording: Recording, *, decode: bool = False) -> tuple[str, int]:
        if len(looked_at) == 2:
            looked_at.append("down")
            raise OSError("the disk is away")
        looked_at.append(str(recording.pk))
        return really(recording, decode=decode)

    monkeypatch.setattr(audio, "recognise", recognise)
    broken = verify()
    assert (broken.error, broken.finished_at, broken.checked) == ("the disk is away", None, 2)
    whole = verify()
    assert (whole.pk, whole.checked, whole.sound) == (broken.pk, 3, True)
    assert looked_at == [*made[:2], "down", made[2]]


def test_two_never_verify_at_once() -> None:
    VerifyRun.objects.create()
    with pytest.raises(AlreadyVerifying):
        verify()
    VerifyRun.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
    assert verify().sound


def test_a_take_that_is_withdrawn_meanwhile_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    stored_take()
    really = takes._batches

    def withdrawn_meanwhile(run: VerifyRun) -> Iterator[list[Recording]]:
        for batch in really(run):
            for take in Recording.objects.all():
                default_storage.delete(take.audio)
                take.withdraw(by="speaker")
            yield batch

    monkeypatch.setattr(takes, "_batches", withdrawn_meanwhile)
    assert (verify().lost, VerifyRun.objects.get().checked) == (0, 0)


def test_the_command_names_what_is_lost_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    take = stored_take()
    call_command("verify")
    assert "1 takes" in capsys.readouterr().out
    default_storage.delete(take.audio)
    with pytest.raises(CommandError, match="Bring their objects back"):
        call_command("verify", "--decode")
    assert f"lost: take {take.pk}" in capsys.readouterr().out


def test_the_page_names_what_is_lost(client: Client) -> None:
    groups.ensure_groups()
    publisher = User.objects.create_user("publisher")
    publisher.groups.add(Group.objects.get(name=groups.PUBLISHERS))
    client.force_login(publisher)
    assert "Nobody has looked yet" in client.get("/storage/").content.decode()
    take = stored_take()
    verify()
    assert "All is there." in client.get("/storage/").content.decode()
    default_storage.delete(take.audio)
    verify()
    page = client.get("/storage/").content.decode()
    assert str(take.pk) in page
    assert Damage.MISSING in page
