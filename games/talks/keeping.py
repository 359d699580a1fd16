"""A talk on its way to two takes: seconds of it go into the storage while it lasts, and the whole when it is
over. Plain sync functions; each may run twice.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from corpus import withdrawal
from corpus.broker import hand_over
from corpus.models import Recording, StatusMoved
from corpus.store import named_errors
from corpus.verifying import strays
from corpus.withdrawal import STORAGE_ERRORS
from games.catalogue.two import registry
from games.catalogue.two.base import Sides, standing
from games.judging import handing_over
from games.talks.frames import Ending as Why
from games.talks.frames import Unsaved, frame_bytes
from games.talks.house import taking
from games.talks.live import partner, relay
from games.talks.models import Side, Stretch, Talk, TalkQuerySet
from games.talks.sound import channels

KEEP: Final = "games.talks.tasks.keep"
"""Name of the task that makes takes of a talk."""

ALONE: Final = timedelta(seconds=60)
"""After which a talk that no line is open to has ended: twice as long as either side is waited for."""

INVITED: Final = timedelta(days=1)
"""How long an invitation is good for."""

LATE: Final = timedelta(days=1)
"""After which no worker is at a talk any more that was taken back."""

DONE: Final = (Talk.Status.KEPT, Talk.Status.WITHDRAWN)
"""Of a talk whose stretches nobody needs any more."""

FOLDER: Final = f"{strays.ROOT}/talks"
"""In the storage, below the takes: of stretches."""

log = logging.getLogger(__name__)


class Ending(NamedTuple):
    """How a talk ended, by its row."""

    why: Why
    result: dict[str, Any]


def note(side_id: UUID, sound: list[Unsaved], log_: dict[str, Any], marks: list[dict[str, Any]]) -> bool:
    """Keep what has come of a side: sound first, then the rows. Whether its talk has ended meanwhile. Of one
    that was taken back, or whose side was forgotten, nothing is kept.

    Args:
        marks: all of the side's. They are read when they are written, so that who was kept waiting by the
            storage writes none of before.

    Raises:
        StorageFull, StorageDown: it can be kept later.
    """
    with named_errors():
        side = Side.objects.select_related("talk").filter(pk=side_id).first()
        if side is None or side.talk.status == Talk.Status.WITHDRAWN:
            return True
        rows = [_stretch(side, each) for each in sound if each.pcm]
        log_rows = [Stretch(side=side, first=sound[0].first if sound else 0, frames=0, log=log_)]
        if not _written(side, [*rows, *(log_rows if log_ else [])], marks):
            let_go(rows)
            return True
        side.talk.refresh_from_db()
        return side.talk.is_over


def _written(side: Side, rows: list[Stretch], marks: list[dict[str, Any]]) -> bool:
    """Whether they were; not behind a withdrawal, which waits for this or is waited for here."""
    with transaction.atomic():
        talk = Talk.objects.select_for_update().filter(pk=side.talk_id)
        status = talk.values_list("status", flat=True).first()
        if status in (None, Talk.Status.WITHDRAWN):
            return False
        Stretch.objects.bulk_create(rows)
        # In a talk that goes on, whoever writes has come back, if their page was closed.
        side.update(marks=marks, **({"closed_at": None} if status == Talk.Status.GOING else {}))
        return True


def skip(side_id: UUID, first: int, frames: int, marks: list[dict[str, Any]]) -> None:
    """Note that nothing comes of these frames any more: a stretch without sound.

    Args:
        marks: as of `note`.
    """
    side = Side.objects.filter(pk=side_id).first()
    if side is not None:
        _written(side, [Stretch(side=side, first=first, frames=frames)], marks)


def kept_until(side: Side) -> int:
    """Every frame below this lies in the storage, or never comes."""
    until = 0
    for first, frames in side.stretches.order_by("first").values_list("first", "frames"):
        if first > until:
            break
        until = max(until, first + frames)
    return until


def end(talk_id: UUID, why: Talk.Why) -> Ending:
    """End a talk, and say how it came out. Whoever comes second is told how it has ended already."""
    talk = Talk.objects.get(pk=talk_id)
    try:
        talk.end(why, _result(talk))
    except StatusMoved:
        talk.refresh_from_db()
    return ending_of(talk)


def end_all(talks: TalkQuerySet) -> None:
    """End those that go on, or are yet to begin, as if somebody had left; their lines are told."""
    for talk_id in list(talks.going().values_list("pk", flat=True)):
        end(talk_id, Talk.Why.LEFT)
        relay.tell_over(talk_id)


def ending_of(talk: Talk) -> Ending:
    """How a talk that is over has ended."""
    return Ending(cast(Why, talk.why), talk.result)


def close(side: Side) -> None:
    """Nothing more comes of this side. After the second of them, the takes of a talk that is over are made by
    a worker."""
    side.close(timezone.now())
    _make_takes(side.talk_id)


def _make_takes(talk_id: UUID) -> None:
    """By a worker, where the talk is over and nothing is waited for any more."""
    talk = Talk.objects.closed().filter(pk=talk_id).first()
    if talk is not None and talk.is_over:
        hand_over(KEEP, str(talk_id), what=f"talk {talk_id}")


def keep(talk_id: UUID) -> None:
    """Make two takes of a talk that has ended, hand them to the judging, and let go of its stretches. Of one
    that was taken back while that was done, nothing stays.

    Raises:
        StorageFull, StorageDown: later.
    """
    talk = Talk.objects.filter(pk=talk_id).first()
    if talk is None:
        return
    if talk.status == Talk.Status.ENDED:
        _keep(talk)
    if talk.status == Talk.Status.WITHDRAWN:
        _withdraw_late(talk)
    if talk.status in DONE:
        discard(talk)


def _keep(talk: Talk) -> None:
    people, both = channels.of(talk)
    clocks = channels.clocks(both)
    kept = [channels.kept(talk, each, both) for each in people if len(each.said)]
    try:
        with transaction.atomic():
            talk.keep()
            for channel, figures in zip(people, clocks, strict=False):  # the house has no row
                Side.objects.filter(pk=channel.side.pk).update(**figures)
            for recording in kept:
                transaction.on_commit(partial(handing_over.take, recording.pk))
    except StatusMoved:  # kept by another worker, or taken back meanwhile
        talk.refresh_from_db()


def _withdraw_late(talk: Talk) -> None:
    """Takes that were stored when their talk had been taken back already, also by a worker that then died."""
    takes = list(talk.takes().not_withdrawn())
    if talk.sides.count() < 2 and talk.ended_at is not None:  # a side was forgotten, and its round with it
        late = (talk.ended_at, talk.ended_at + LATE)
        rows = Recording.objects.filter(captured_at__range=late, prompt_key=talk.prompt_key)
        takes += rows.not_withdrawn().exclude(pk__in=[each.pk for each in takes])
    if takes:
        withdrawal.withdraw(takes, by="speaker")


def leftovers(now: datetime) -> list[UUID]:
    """End what nobody is left to end, or is not to go on, and delete what could not be; ids of talks that are
    yet to be kept."""
    invited = Talk.objects.filter(status=Talk.Status.OPEN, made_at__lt=now - INVITED)
    for talk in invited:
        end(talk.pk, Talk.Why.LOST)
    for talk_id in _left(now):
        end(talk_id, Talk.Why.LOST)
        relay.tell_over(talk_id)
        _make_takes(talk_id)
    end_all(_of_the_blocked())
    _withdraw_forgotten(now)
    for talk in Talk.objects.filter(status__in=DONE, sides__stretches__isnull=False).distinct():
        discard(talk)
    waiting = Talk.objects.filter(status=Talk.Status.ENDED, ended_at__lt=now - ALONE)
    return list(waiting.values_list("pk", flat=True))


def _of_the_blocked() -> TalkQuerySet:
    """Talks of somebody who was blocked since they came, where what followed the block at once was lost: a
    line that is open asks nobody any more, and nothing is to come in from them."""
    blocked = Side.objects.filter(contributor__blocked_at__isnull=False)
    return Talk.objects.filter(pk__in=blocked.values("talk"))


def _left(now: datetime) -> set[UUID]:
    """Talks that go on without anybody: both pages were closed, or nothing is heard of either."""
    going = Talk.objects.filter(status=Talk.Status.GOING)
    closed = going.closed().exclude(sides__closed_at__gte=now - timedelta(seconds=partner.WAITED_FOR))
    alone = going.exclude(sides__seen_at__gte=now - ALONE)
    return {*closed.values_list("pk", flat=True), *alone.values_list("pk", flat=True)}


def _withdraw_forgotten(now: datetime) -> None:
    """As `_withdraw_late`, where the worker's message was lost as well."""
    gone = Side.objects.filter(talk__status=Talk.Status.WITHDRAWN, talk__made_at__gte=now - INVITED - LATE)
    rounds = [str(pk) for pk in gone.values_list("pk", flat=True)]
    if takes := list(Recording.objects.filter(round__in=rounds).not_withdrawn()):
        withdrawal.withdraw(takes, by="speaker")


def delete_strays() -> int:
    """Delete stretches in the storage that no row names: of a process that died before it wrote the row, or
    of somebody forgotten while the storage did not answer. How many there were.

    Raises:
        corpus.withdrawal.STORAGE_ERRORS: the storage does not answer; later.
    """
    found = list(strays.unnamed(FOLDER))
    for name in found:
        default_storage.delete(name)
    return len(found)


def discard(talk: Talk) -> None:
    """Delete the stretches of a talk."""
    let_go(Stretch.objects.filter(side__talk=talk))


def let_go(stretches: Iterable[Stretch]) -> None:
    """Delete them, the sound first: a row that is left names what is left to delete."""
    for row in stretches:
        try:
            if row.audio:
                default_storage.delete(row.audio)
        except STORAGE_ERRORS as error:
            log.warning("%s could not be deleted and will be tried again: %s", row, error)
            return
        Stretch.objects.filter(pk=row.pk).delete()


def _result(talk: Talk) -> dict[str, Any]:
    """{} of a talk that never began, or without two sides."""
    marks = (side.marks for side in talk.sides.order_by("number"))
    answers = [standing((each["name"], each.get("value", "")) for each in of_side) for of_side in marks]
    if talk.with_house:
        answers.append(list(taking.script(talk).answers))
    if talk.begun_at is None or len(answers) < 2:
        return {}
    drawn = Sides((talk.prompts[0], talk.prompts[1]), talk.solution)
    return registry.talk(talk.game).result(drawn, (answers[0], answers[1]))


def _stretch(side: Side, sound: Unsaved) -> Stretch:
    # Below the takes, where what no row names is found; the name follows from what it is.
    digest = hashlib.sha256(sound.pcm).hexdigest()[:16]
    name = f"{FOLDER}/{side.talk_id}/{side.number}-{sound.first:06d}-{digest}.pcm"
    frames = len(sound.pcm) // frame_bytes(int(side.sample_rate or 0))
    saved = default_storage.save(name, ContentFile(sound.pcm))
    return Stretch(side=side, first=sound.first, frames=frames, audio=saved)
