"""What is taken back is gone: whatever is being written, made or deleted at that moment, or fails."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from accounts.models import Contributor
from corpus import withdrawal
from corpus.models import Recording
from corpus.store import StorageDown, store
from corpus.verifying import strays
from games.catalogue.dropouts import DROPOUT
from games.play import seats
from games.talks import keeping, leaving, tasks
from games.talks.frames import Unsaved
from games.talks.live import relay
from games.talks.models import Side, Stretch, Talk
from games.talks.sound import channels
from tests import factory
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import MINE, THEIRS, finished, one_speaks, pcm, play
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

DONE = {"name": "done", "at": 0}


def objects() -> list[str]:
    """What lies in the storage of talks."""
    root = Path(default_storage.path(keeping.FOLDER))
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def grown_old() -> None:
    """Everything there has been there for hours."""
    root = Path(default_storage.path(keeping.FOLDER))
    then = (timezone.now() - strays.YOUNG - timedelta(minutes=1)).timestamp()
    for each in root.rglob("*"):
        os.utime(each, (then, then))


def ended(talk: Talk) -> Talk:
    """A talk that has ended, with sound of both sides that is not a take yet."""
    for side, frames in zip(talk.sides.order_by("number"), (MINE, THEIRS), strict=True):
        side.ready(speaking.RATE, {}, "a test")
        keeping.note(side.pk, [Unsaved(0, pcm(frames))], {}, [DONE])
    keeping.end(talk.pk, Talk.Why.LEFT)
    talk.refresh_from_db()
    return talk


def away(*_: object, **__: object) -> None:
    raise OSError("the storage is away")


def test_what_a_storage_keeps_of_somebody_forgotten_is_deleted_later(
    second_player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(talk)
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", away)
        withdrawal.forget(second_player)
    assert len(objects()) == 2
    leaving.connect()  # as at the start: it changes nothing
    tasks.delete_strays()
    assert len(objects()) == 2  # a row may be on its way
    grown_old()
    assert len(list(strays.unnamed())) == 1  # the other's has its row still
    tasks.carry_on()
    tasks.delete_strays()
    assert objects() == []


def test_sound_whose_row_was_never_written_is_deleted_and_what_has_one_stays(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(talk)
    default_storage.save(f"{keeping.FOLDER}/x/0-000000-0123.pcm", ContentFile(b"12"))
    kept = default_storage.save("takes/2026/01/nobody.flac", ContentFile(b"fLaC"))
    grown_old()
    tasks.delete_strays()
    assert len(objects()) == 2
    assert default_storage.exists(kept)  # of takes it is told, and a person decides


def test_behind_a_withdrawal_nothing_is_written(talk: Talk) -> None:
    side = talk.sides.get(number=0)
    side.ready(speaking.RATE, {}, "a test")
    leaving.take_back(talk)
    assert keeping.note(side.pk, [Unsaved(0, pcm(MINE))], {"heard": []}, [DONE])
    side.refresh_from_db()
    assert (side.marks, Stretch.objects.count(), objects()) == ([], 0, [])


def test_nor_behind_one_that_comes_while_the_sound_is_written(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = talk.sides.get(number=0)
    side.ready(speaking.RATE, {}, "a test")
    save = FileSystemStorage.save

    def withdrawn_meanwhile(*parts: Any) -> str:
        name = str(save(*parts))
        leaving.take_back(Talk.objects.get(pk=talk.pk))
        return name

    monkeypatch.setattr(FileSystemStorage, "save", withdrawn_meanwhile)
    assert keeping.note(side.pk, [Unsaved(0, pcm(MINE))], {}, [DONE])
    side.refresh_from_db()
    assert (side.marks, Stretch.objects.count(), objects()) == ([], 0, [])


def test_taken_back_live_what_was_done_on_the_page_is_gone_too(
    player: Contributor, speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    one, other = speakers

    async def scene() -> None:
        await speaking.both_ready(one, other)
        await one.send(MINE)
        await one.say(type="mark", name="answer", at=1_000, value="3")
        await other.hears_frames(len(MINE))
        await sync_to_async(client_of(player).post)(f"/talks/{talk.code}/withdraw/")
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    assert list(Side.objects.values_list("marks", "settings", "user_agent")) == [([], {}, "")] * 2
    assert objects() == []


def test_forgotten_live_the_line_ends_and_its_seat_is_free(
    player: Contributor, speakers: tuple[Speaker, Speaker]
) -> None:
    one, other = speakers

    async def scene() -> None:
        await one_speaks(one, other)
        await sync_to_async(withdrawal.forget)(player)
        assert (await one.ends(), await other.ends()) == (1000, 1000)

    play(scene)
    assert cache.get(f"socket:{player.pk}:0") is None
    assert seats.taken() == 0
    assert objects() == []


def stored_but_the_second(monkeypatch: pytest.MonkeyPatch, fails: type[Exception]) -> None:
    """The storage takes one take."""
    stored: list[object] = []

    def once(take: Any) -> Recording:
        if stored:
            raise fails("away")
        stored.append(take)
        return store(take)

    monkeypatch.setattr(channels, "store", once)


class Killed(BaseException):
    """As a process that is gone."""


def test_of_a_talk_taken_back_between_its_two_takes_neither_stays(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(talk)
    with monkeypatch.context() as patch:
        stored_but_the_second(patch, StorageDown)
        with pytest.raises(StorageDown):
            keeping.keep(talk.pk)
    Side.objects.update(recording=None)  # as where the worker died right behind the row of the take
    leaving.take_back(talk)
    assert Recording.objects.get().status == Recording.Status.WITHDRAWN
    assert objects() == []


@pytest.mark.parametrize("found_by", ["the same message", "the sweep"])
def test_nor_where_it_was_taken_back_while_the_second_was_stored(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, found_by: str
) -> None:
    ended(talk)

    def withdrawn_and_killed(take: Any) -> None:
        leaving.take_back(Talk.objects.get(pk=talk.pk))
        store(take)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(channels, "store", withdrawn_and_killed)
        with pytest.raises(Killed):
            keeping.keep(talk.pk)
    assert Recording.objects.get().status == Recording.Status.STORED
    if found_by == "the same message":
        keeping.keep(talk.pk)
    else:
        keeping.leftovers(timezone.now())
    take = Recording.objects.get()
    assert (take.status, take.audio) == (Recording.Status.WITHDRAWN, "")


def test_nor_where_somebody_was_forgotten_while_it_was_stored(
    player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(talk)

    def forgotten_and_killed(take: Any) -> None:
        withdrawal.forget(player)
        store(take)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(channels, "store", forgotten_and_killed)
        with pytest.raises(Killed):
            keeping.keep(talk.pk)
    assert Recording.objects.get().status == Recording.Status.STORED
    keeping.keep(talk.pk)
    assert Recording.objects.get().status == Recording.Status.WITHDRAWN


def test_a_stretch_that_comes_after_the_first_take_keeps_the_second_from_nothing(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(talk)
    with monkeypatch.context() as patch:
        stored_but_the_second(patch, StorageDown)
        with pytest.raises(StorageDown):
            keeping.keep(talk.pk)
    keeping.note(talk.sides.get(number=0).pk, [Unsaved(len(MINE), pcm(MINE[:10]))], {}, [DONE])
    keeping.keep(talk.pk)
    talk.refresh_from_db()
    assert talk.status == Talk.Status.KEPT
    assert Recording.objects.count() == 2
    assert objects() == []


def test_of_a_talk_without_lines_nobody_is_told(
    player: Contributor, second_player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(relay, "tell_over", told.append)
    keeping.keep(ended(talk).pk)
    going = speaking.agreed(player, second_player)
    withdrawal.forget(player)
    assert told == [going.pk]
    assert set(Talk.objects.values_list("status", flat=True)) == {Talk.Status.WITHDRAWN}


def test_of_one_take_that_a_moderator_withdrew_the_other_says_so_too(
    speakers: tuple[Speaker, Speaker], talk: Talk
) -> None:
    takes = finished(*speakers, talk)
    withdrawal.withdraw([takes[1]], by="moderator 7", reason="offensive")
    assert set(Recording.objects.values_list("status", "moved_by")) == {("withdrawn", "moderator 7")}


def test_a_process_that_ends_behind_one_take_leaves_the_other_to_the_sweep(
    speakers: tuple[Speaker, Speaker], talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = finished(*speakers, talk)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(withdrawal.withdrawn, "send", killed)
        with pytest.raises(Killed):
            withdrawal.withdraw([takes[1]], by="moderator 7", reason="offensive")
    assert Recording.objects.not_withdrawn().get() == takes[0]
    tasks.carry_on()
    assert set(Recording.objects.values_list("status", "moved_by")) == {("withdrawn", "moderator 7")}
    assert set(Recording.objects.values_list("audio", "agent_audio")) == {("", "")}
    assert Talk.objects.get(pk=talk.pk).status == Talk.Status.WITHDRAWN


def test_a_stray_of_a_table_above_is_none_while_its_row_is_there(talk: Talk) -> None:
    ended(talk)
    grown_old()
    assert list(strays.unnamed()) == []
    factory.recording()
    Stretch.objects.all().delete()
    assert len(list(strays.unnamed())) == 2


def test_a_take_withdrawn_before_its_side_names_it_takes_the_talk_along(
    player: Contributor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker died between storing the first take and naming it; its speaker finds it in their list."""
    ended(talk)
    with monkeypatch.context() as patch:
        patch.setattr(channels, "store", lambda take: died_after(store(take)))
        with pytest.raises(RuntimeError):
            keeping.keep(talk.pk)
    withdrawal.withdraw(Recording.objects.of(player), by="speaker")
    keeping.keep(talk.pk)
    assert Talk.objects.get(pk=talk.pk).status == Talk.Status.WITHDRAWN
    assert not Recording.objects.not_withdrawn().exists()
    assert not Stretch.objects.exists()


def died_after(_: Recording) -> Recording:
    raise RuntimeError("the worker died")


def test_of_a_talk_whose_sound_a_restored_site_does_not_have_the_rest_is_kept_and_no_report_waits_for_ever(
    talk: Talk,
) -> None:
    """No backup has stretches; what was in the middle of it when the copy was made comes without them."""
    ended(talk)
    more = Unsaved(len(MINE), pcm(MINE))
    side = talk.sides.get(number=0)
    keeping.note(side.pk, [more], {}, [DONE])
    for row in Stretch.objects.exclude(side=side, first=len(MINE)):
        default_storage.delete(row.audio)
    with pytest.raises(StorageDown):  # it may lie in the spool of a machine that is down
        keeping.keep(talk.pk)
    assert not Recording.objects.exists()
    Talk.objects.update(ended_at=timezone.now() - channels.LOST_AFTER - timedelta(minutes=1))
    keeping.keep(talk.pk)
    talk.refresh_from_db()
    assert talk.status == Talk.Status.KEPT
    take = Recording.objects.get()
    assert take.round == str(side.pk)
    lost = [event for event in take.timeline if event["name"] == DROPOUT]
    assert lost == [{"name": DROPOUT, "at": take.samples // 2, "value": "2000"}]
    assert not Stretch.objects.exists()
