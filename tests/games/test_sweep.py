"""What the sweeper finds, how often, and the line that it leaves."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from corpus.models import Recording, Sample
from games.judging import handing_over, sweeping
from games.judging.models import Sweep
from tests import factory

pytestmark = pytest.mark.django_db
WAIT = sweeping.WAIT


@pytest.fixture
def enqueued(monkeypatch) -> list[UUID]:
    ids: list[UUID] = []
    monkeypatch.setattr(handing_over, "take", lambda pk, **_: ids.append(pk))
    return ids


def stored(person, *, seconds_ago: float, moved: float | None = None, **fields) -> Recording:
    now = timezone.now()
    fields.setdefault("status", Recording.Status.STORED)
    moved_at = now - timedelta(seconds=seconds_ago if moved is None else moved)
    return factory.recording(
        person, captured_at=now - timedelta(seconds=seconds_ago), moved_at=moved_at, **fields
    )


def test_a_take_that_waits_too_long_is_enqueued_again_and_a_young_one_is_not(player, enqueued):
    old = stored(player, seconds_ago=40)
    stored(player, seconds_ago=5)
    assert sweeping.sweep() == 1
    assert enqueued == [old.pk]


@pytest.mark.parametrize("status", [Sample.Status.CAPTURED, Sample.Status.SCORED])
def test_a_take_whose_cuts_are_not_settled_is_enqueued_again(player, enqueued, status):
    take = stored(player, seconds_ago=40, status=Recording.Status.LISTENED)
    factory.sample(take, status=status)
    factory.sample(take, cut=28_800, status=Sample.Status.AGREED)
    assert sweeping.sweep() == 1


@pytest.mark.parametrize("status", [Recording.Status.REFUSED, Recording.Status.WITHDRAWN])
def test_what_is_over_is_left_alone(player, enqueued, status):
    stored(player, seconds_ago=400, status=status)
    take = stored(player, seconds_ago=400, status=Recording.Status.LISTENED)
    factory.sample(take, status=Sample.Status.ACCEPTED)
    assert sweeping.sweep() == 0


def test_a_start_with_a_broker_in_memory_takes_everything(player, enqueued):
    stored(player, seconds_ago=0)
    assert sweeping.sweep(older_than_seconds=0) == 1


def test_a_swept_take_waits_as_long_again_as_it_has_waited_in_all(player, enqueued):
    """A backlog is not doubled every half minute."""
    stored(player, seconds_ago=100, moved=40)
    assert sweeping.sweep() == 0
    due = stored(player, seconds_ago=100, moved=60)
    assert sweeping.sweep() == 1
    assert enqueued == [due.pk]
    assert sweeping.sweep() == 0


def test_a_sweep_leaves_a_row_even_when_nothing_was_lost(player, enqueued):
    sweeping.sweep()
    run = Sweep.objects.get()
    assert run.requeued == 0
    assert run.finished_at is not None


def test_a_sweep_takes_the_oldest_up_to_its_limit(player, enqueued, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    takes = [stored(player, seconds_ago=ago) for ago in (50, 70, 60)]
    assert sweeping.sweep() == 2
    assert enqueued == [takes[1].pk, takes[2].pk]


def test_only_the_newest_rows_stay(player, enqueued, monkeypatch):
    monkeypatch.setattr(sweeping, "KEPT", 3)
    for _ in range(5):
        sweeping.sweep()
    assert list(Sweep.objects.order_by("pk").values_list("pk", flat=True)) == sorted(
        Sweep.objects.order_by("-pk").values_list("pk", flat=True)[:3]
    )
    assert Sweep.objects.count() == 3
