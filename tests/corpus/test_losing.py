"""A take whose sound is gone by nobody's wish: out of everything, told, and back with its object."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import contributors
from accounts.models import Act, Contributor, JournalEntry
from corpus import withdrawal
from corpus.models import Recording, Sample
from corpus.verifying.auditing import verify
from games.judging import pipeline, sweeping
from games.judging.results import scored_message
from moderation.desk import wording
from tests import factory
from tests.corpus.test_my_takes import unpack

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=2)


def old_take(player: Contributor, **fields: Any) -> Recording:
    then = timezone.now() - LONG_AGO
    return factory.recording(player, captured_at=then, moved_at=then, **fields)


def emptied() -> dict[str, bytes]:
    """What was in the bucket, by name, and is there no more."""
    there = {}
    for take in Recording.objects.exclude(audio=""):
        with default_storage.open(take.audio) as file:
            there[take.audio] = file.read()
        default_storage.delete(take.audio)
    return there


def brought_back(there: dict[str, bytes]) -> None:
    for name, content in there.items():
        default_storage.save(name, ContentFile(content))


def status_of(row: Any) -> str:
    row.refresh_from_db()
    return str(row.status)


def client_of(player: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    return client


def test_a_bucket_that_was_emptied_and_filled_again_leaves_everything_where_it_was(
    player: Contributor, caplog: pytest.LogCaptureFixture
) -> None:
    heard = old_take(player, status=Recording.Status.LISTENED)
    cuts = [
        factory.sample(heard, cut=cut, status=status)
        for cut, status in enumerate(("disputed", "agreed", "accepted", "rejected", "withdrawn"), 12_800)
    ]
    fresh = old_take(player)
    there = emptied()
    with caplog.at_level(logging.WARNING):
        verify()
        assert verify().lost == 2
    assert caplog.text.count(f"The audio of take {heard.pk} is lost") == 1, (
        "said once, however often one looks"
    )
    assert (status_of(heard), status_of(fresh)) == ("lost", "lost")
    assert [status_of(cut) for cut in cuts] == ["lost", "lost", "lost", "rejected", "withdrawn"]
    brought_back(there)
    assert (verify().lost, status_of(heard), status_of(fresh)) == (0, "listened", "stored")
    assert [status_of(cut) for cut in cuts] == ["disputed", "agreed", "accepted", "rejected", "withdrawn"]
    lines = JournalEntry.objects.filter(program="verify").order_by("pk").values_list("act", "speaker")
    assert sorted(lines) == sorted([(act, player.speaker) for act in (Act.LOST, Act.FOUND) for _ in range(2)])


def test_the_command_finds_what_is_lost_and_what_is_back(player: Contributor) -> None:
    take = old_take(player)
    there = emptied()
    with pytest.raises(CommandError, match="1 takes are lost"):
        call_command("verify")
    assert status_of(take) == "lost"
    brought_back(there)
    call_command("verify")
    assert status_of(take) == "stored"


def test_a_worker_that_does_not_find_a_take_says_so_once_and_no_sweep_sends_it_again(
    player: Contributor, caplog: pytest.LogCaptureFixture
) -> None:
    take = old_take(player)
    emptied()
    now, wait = timezone.now(), timedelta(seconds=30)
    assert sweeping.waiting(now, wait) == [take.pk]
    with caplog.at_level(logging.WARNING):
        pipeline.process(take.pk)
        pipeline.process(take.pk)
    assert [record.exc_info for record in caplog.records if "is lost" in record.message] == [None]
    assert (status_of(take), sweeping.waiting(now, wait)) == ("lost", [])
    assert scored_message(take)["reason"] == "lost"


def test_what_is_there_and_no_sound_is_lost_too(player: Contributor) -> None:
    take = old_take(player)
    default_storage.delete(take.audio)
    default_storage.save(take.audio, ContentFile(b"fLaC and then nothing that can be read"))
    pipeline.process(take.pk)
    assert status_of(take) == "lost"


def test_nobody_is_asked_to_judge_it(player: Contributor) -> None:
    sample = factory.sample(old_take(player, status=Recording.Status.LISTENED), status="disputed")
    assert list(Sample.objects.to_review()) == [sample]
    emptied()
    verify()
    assert list(Sample.objects.to_review()) == []


def test_its_speaker_is_told_can_take_the_rest_home_and_take_it_back(player: Contributor) -> None:
    take = old_take(player, status=Recording.Status.LISTENED)
    factory.sample(take)
    emptied()
    verify()
    client = client_of(player)
    page = client.get("/takes/").content.decode()
    assert "Our storage has lost its sound, by no fault of yours." in page
    assert f'id="audio-{take.pk}"' not in page
    answer = client.get(f"/takes/{take.pk}/export/")
    names = sorted(name.rpartition("/")[2] for name in unpack(answer).namelist())
    assert names == ["README.txt", "consent.md", "take.json"]
    withdrawal.withdraw([take], by="speaker")
    assert (status_of(take), status_of(take.cuts.get())) == ("withdrawn", "withdrawn")


def test_the_operator_is_told_how_many_there_are(moderator_client: Client, player: Contributor) -> None:
    old_take(player)
    emptied()
    verify()
    assert "1 take is lost" in moderator_client.get("/storage/").content.decode()


def test_one_that_was_taken_back_meanwhile_is_not_lost(player: Contributor) -> None:
    take = old_take(player)
    stale = Recording.objects.get(pk=take.pk)
    take.withdraw(by="speaker")
    emptied()
    pipeline.process(stale.pk)
    verify()
    assert status_of(take) == "withdrawn"
    assert not JournalEntry.objects.filter(act=Act.LOST).exists()


def test_a_moderator_who_comes_too_late_is_told_why(player: Contributor) -> None:
    sample = factory.sample(old_take(player, status=Recording.Status.LISTENED), status="disputed")
    emptied()
    verify()
    sample.refresh_from_db()
    assert "lost the sound of this one" in wording.too_late(sample)
