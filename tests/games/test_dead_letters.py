"""What failed for good or killed its workers is laid aside, told, and run again by a person."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from celery.exceptions import SoftTimeLimitExceeded, TimeLimitExceeded
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts import groups
from accounts.models import Act, Contributor, JournalEntry, User
from corpus.broker import AGAIN, hand_over
from corpus.models import Recording
from games.dead_letters.counting import CountedTask
from games.dead_letters.models import MOST, DeadLetter
from games.judging import handing_over, pipeline, sweeping, tasks
from tests import factory

pytestmark = pytest.mark.django_db

PAGE = "/dead-letters/"


@pytest.fixture
def waiting(player: Contributor) -> Recording:
    return factory.recording(player)


@pytest.fixture
def administrator() -> Client:
    groups.ensure_groups()
    user = User.objects.create_user("ada", password="a long enough password")
    user.groups.set(Group.objects.filter(name=groups.ADMINISTRATORS))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr("games.dead_letters.models.hand_over", lambda *given, **_: found.append(given))
    return found


def work(monkeypatch: pytest.MonkeyPatch, take: Recording, result: Exception | None, *, again: bool) -> int:
    """Have it worked on once, with no further try; how often the pipeline was begun."""
    begun = []

    def process(recording_id: object) -> None:
        begun.append(recording_id)
        if result:
            raise result

    monkeypatch.setattr(pipeline, "process", process)
    tasks.take.apply([str(take.pk)], retries=tasks.take.max_retries, headers={AGAIN: True} if again else {})
    return len(begun)


def letter(take: Recording) -> DeadLetter | None:
    return DeadLetter.objects.filter(subject=take.pk).first()


def test_a_take_that_comes_through_leaves_nothing_and_asks_nothing(
    waiting: Recording, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert work(monkeypatch, waiting, None, again=False) == 1
    assert letter(waiting) is None


def test_what_fails_for_good_is_laid_aside_with_its_reason_and_swept_no_more(
    waiting: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sweeping.waiting(timezone.now(), sweeping.NONE) == [waiting.pk]
    work(monkeypatch, waiting, ValueError("no such label"), again=False)
    found = letter(waiting)
    assert found
    assert found.dead_at
    assert found.error == "ValueError: no such label"
    assert sweeping.waiting(timezone.now(), sweeping.NONE) == []
    assert work(monkeypatch, waiting, None, again=True) == 0, "its messages are over"


@pytest.mark.parametrize(
    "away",
    [
        OperationalError("the database is away"),
        EndpointConnectionError(endpoint_url="s3"),
        OSError("no space left"),
    ],
)
def test_what_fails_since_something_else_is_away_is_tried_for_ever(
    waiting: Recording, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    for _ in range(2 * MOST):
        assert work(monkeypatch, waiting, away, again=True) == 1
    assert not DeadLetter.objects.dead().exists()
    assert sweeping.waiting(timezone.now(), sweeping.NONE) == [waiting.pk]


def test_what_ends_its_process_is_begun_four_times_in_all(
    waiting: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed process says nothing: what it would have said is left out here."""
    monkeypatch.setattr(CountedTask, "on_success", lambda *_, **__: None)
    begun = [work(monkeypatch, waiting, None, again=bool(turn)) for turn in range(2 * MOST)]
    assert sum(begun) == 1 + MOST
    found = letter(waiting)
    assert found
    assert found.dead_at
    assert found.error == "The process that worked on it ended in the midst of it."


def test_one_that_comes_through_later_leaves_nothing(
    waiting: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    DeadLetter.get(handing_over.TAKE, [str(waiting.pk)], {}).begin()
    assert work(monkeypatch, waiting, None, again=True) == 1
    assert letter(waiting) is None


def test_time_limits_are_told_in_words_and_a_killed_process_is_no_end_yet(waiting: Recording) -> None:
    arguments = [str(waiting.pk)]
    tasks.take.on_failure(TimeLimitExceeded(240), "1", arguments, {}, None)
    found = letter(waiting)
    assert found
    assert found.dead_at is None
    assert found.error == "It took longer than 240 s, and its process was killed."
    tasks.take.on_failure(SoftTimeLimitExceeded(), "1", arguments, {}, None)
    found.refresh_from_db()
    assert found.dead_at
    assert found.error == "It took longer than 180 s."


def test_an_administrator_reads_why_and_has_it_run_again_once(
    waiting: Recording, administrator: Client, sent: list[Any]
) -> None:
    laid = DeadLetter.get(handing_over.TAKE, [str(waiting.pk)], {})
    assert "Nothing was laid aside" in administrator.get(PAGE).content.decode()
    laid.die("ValueError: no such label")
    page = administrator.get(PAGE).content.decode()
    assert str(waiting.pk) in page
    assert "ValueError: no such label" in page
    assert "judge a take" in page
    for _ in range(2):  # pressed twice
        administrator.post(f"{PAGE}{laid.pk}/run/")
    assert sent == [(handing_over.TAKE, str(waiting.pk))]
    assert JournalEntry.objects.filter(act=Act.RAN_AGAIN).count() == 1
    assert "tried again by itself" in administrator.get(PAGE).content.decode()


def test_all_are_run_again_at_once(administrator: Client, sent: list[Any]) -> None:
    for number in range(3):
        DeadLetter.get(handing_over.TAKE, [str(number)], {}).die("it fell over")
    administrator.post(f"{PAGE}run/")
    assert [arguments for _, arguments in sent] == ["0", "1", "2"]
    assert not DeadLetter.objects.dead().exists()


def test_the_terminal_lists_them_and_runs_them_again(
    sent: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (DeadLetter.get(handing_over.TAKE, [name], {}) for name in ("one", "two"))
    first.die("it fell over")
    second.die("so did it")
    call_command("letters")
    said = capsys.readouterr().out
    assert "it fell over" in said
    assert "2 laid aside." in said
    call_command("letters", "--run", str(first.pk))
    with pytest.raises(CommandError, match="Nothing is laid aside under the number"):
        call_command("letters", "--run", str(first.pk))
    call_command("letters", "--run-all")
    assert [arguments for _, arguments in sent] == ["one", "two"]


def test_arguments_by_name_come_again_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "celery.canvas.Signature.apply_async", lambda self, **given: found.append({**self, **given})
    )
    laid = DeadLetter.get("moderation.housekeeping.measure_agreement", [], {"whole": True})
    laid.die("it fell over")
    assert laid.run_again()
    assert found[0]["kwargs"] == {"whole": True}
    assert found[0]["headers"] == {AGAIN: True}
    hand_over("a.task", "1", what="a task")
    assert "headers" not in found[1]
