"""What a take earns: once, whoever asks and how often, and nothing for what is not kept."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum, prefetch_related_objects
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import contributors
from corpus.labels import Label
from corpus.models import Recording, Sample
from games.catalogue.base import Checked
from games.catalogue.cliffhanger.rules import Cliffhanger
from games.judging import results
from games.prompts.models import Answer
from moderation.belief.ladder import GUEST, TRUSTED
from moderation.models import Standing
from rewards import housekeeping, points
from rewards.ledger import earning, telling
from rewards.models import Award, Bonus
from rewards.quests import coverage
from tests import factory
from tests.rewards import people

pytestmark = pytest.mark.django_db
LISTENED = Recording.Status.LISTENED


def test_a_kept_take_earns_more_where_the_corpus_is_empty(player):
    first = people.spoke(player)
    parts = {part["why"]: part["points"] for part in Award.objects.get().why}
    assert parts == {"kept": 10, "needed": 20, "novel": 3}
    factory.recording(player, status=LISTENED, prompt_key=first.prompt_key)
    for cut in range(1, 9):
        factory.sample(first, cut=cut, status=Sample.Status.AGREED)
    people.look()
    later = people.spoke(factory.contributor(), prompt_key=first.prompt_key)
    parts = {part["why"]: part["points"] for part in Award.objects.get(recording=later).why}
    assert parts["needed"] < 20
    assert parts["novel"] < 3


def test_a_word_and_a_held_pause_are_worth_what_they_are(player):
    take = factory.recording(player, status=LISTENED, speech=[[0, 16_000], [32_000, 64_000]])
    factory.sample(take, cut=16_000, silence=16_000, status=Sample.Status.AGREED)
    end = {"intent": Label.COMPLETE, "went_on": False, "silence": 16_000}
    factory.sample(take, cut=64_000, status=Sample.Status.AGREED, **end)
    reply = factory.sample(
        take, cut=70_000, start=60_000, agent_text="Is it?", status=Sample.Status.AGREED, **end
    )
    earning.award(take)
    why = {
        award.sample_id: {part["why"]: part["points"] for part in award.why} for award in Award.objects.all()
    }
    first, last = (why[each.pk] for each in take.cuts.order_by("cut") if each != reply)
    assert (first["short"], first["held"]) == (-20, 3)
    assert "held" not in last
    assert "short" not in last
    assert why[reply.pk]["short"] == -22


def test_the_need_is_of_a_language_label_mode_and_device(player):
    take = people.spoke(player, mode="phone", user_agent="Mozilla (iPhone)")
    coverage.recount()
    assert coverage.samples(take, Label.INCOMPLETE) == 1
    assert coverage.samples(take, Label.COMPLETE) == 0
    for field, value in {"mode": "card", "user_agent": "Mozilla (X11)", "language": "de"}.items():
        fields: dict[str, Any] = {"mode": "phone", "user_agent": "Mozilla (iPhone)", field: value}
        other = factory.recording(player, **fields)
        assert coverage.samples(other, Label.INCOMPLETE) == 0


def test_a_relabelled_sample_counts_for_its_label_and_a_rejected_one_for_none(player):
    take = people.spoke(player, moments=2)
    one, other = take.cuts.order_by("cut")
    one.accept(by="moderator", label=Label.COMPLETE)
    other.reject(by="moderator", reason="noise")
    coverage.recount()
    assert coverage.samples(take, Label.COMPLETE) == 1
    assert coverage.samples(take, Label.INCOMPLETE) == 0


def test_awarding_again_adds_nothing(player):
    take = people.spoke(player, moments=3, fooled=0.9)
    before = people.ledger_rows()
    earning.award(Recording.objects.get(pk=take.pk))
    people.look()
    people.look()
    assert people.ledger_rows() == before
    assert Bonus.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_pay_once():
    player = factory.contributor()
    take = factory.recording(player, status=LISTENED)
    factory.sample(take, status=Sample.Status.AGREED)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            earning.award(Recording.objects.get(pk=take.pk))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert not failed
    assert Award.objects.count() == 1


@pytest.mark.parametrize("status", ["stored", "refused", "withdrawn"])
def test_a_take_that_is_not_kept_earns_nothing(player, status):
    take = factory.recording(player, status=status)
    factory.sample(take, status=Sample.Status.AGREED)
    earning.award(take)
    assert not Award.objects.exists()


def test_somebody_blocked_earns_nothing(player):
    player.block("plays music")
    people.spoke(player)
    assert not Award.objects.exists()


def test_only_the_first_two_takes_of_a_prompt_count(player):
    start = timezone.now()
    for number in range(4):
        people.spoke(player, prompt_key="same", captured_at=start + timedelta(seconds=number))
    paid = list(Award.objects.order_by("pk").values_list("points", flat=True))
    assert [each > 0 for each in paid] == [True, True, False, False]
    assert Award.objects.order_by("-pk")[0].why[0]["why"] == "again"


def test_a_pause_in_which_the_turn_was_taken_was_not_held(player):
    """At another rate than the samples have, as browsers record."""
    take = factory.recording(
        player,
        game="hold-the-floor",
        status=LISTENED,
        sample_rate=48_000,
        speech=[[0, 60_000], [92_000, 95_000]],
        timeline=[{"name": "taken", "at": 3 * 80_000}],
    )
    for cut in (20_000, 60_000):
        factory.sample(take, cut=cut, silence=32_000, status=Sample.Status.AGREED)
    earning.award(take)
    held = ["held" in {part["why"] for part in line.why} for line in Award.objects.order_by("pk")]
    assert held == [True, False]


@pytest.mark.parametrize("game", ["number-relay", "maze-courier"])
def test_what_is_drawn_anew_for_each_round_is_never_said_again(player, game):
    start = timezone.now()
    for number in range(4):
        people.spoke(player, game=game, prompt_key="same", captured_at=start + timedelta(seconds=number))
    assert Award.objects.filter(points__gt=0).count() == 4


def test_taking_a_take_back_and_saying_it_again_pays_no_more_than_two(player):
    start = timezone.now()
    for number in range(5):
        take = people.spoke(player, prompt_key="same", captured_at=start + timedelta(seconds=number))
        if number < 3:
            take.withdraw(by="speaker")
    people.look()
    kept = Award.objects.filter(recording__status=LISTENED)
    assert people.points(player) == sum(kept.values_list("points", flat=True))


def test_a_take_chopped_into_many_moments_is_paid_for_the_first_few(player):
    people.spoke(player, moments=points.SAMPLES_A_TAKE + 4)
    assert Award.objects.filter(points__gt=0).count() == points.SAMPLES_A_TAKE


def test_a_day_pays_its_most_and_no_more(player):
    for _ in range(20):
        people.spoke(player, moments=6)
    assert points.DAY_FULL * GUEST.points_a_day < people.points(player) <= GUEST.points_a_day


def test_whoever_has_listened_well_may_earn_more_in_a_day(player):
    Standing.objects.create(contributor=player, golds=60, right=50)
    for _ in range(20):
        people.spoke(player, moments=6)
    assert GUEST.points_a_day < people.points(player) <= TRUSTED.points_a_day


def test_the_page_hears_what_a_take_earned_and_what_waits(player):
    take = people.spoke(player, fooled=0.8)
    told = results.scored_message(Recording.objects.get(pk=take.pk))["points"]
    assert told["total"] == 33
    assert told["pending"] == 12
    assert {part["why"]: part["points"] for part in told["parts"]} == {
        "kept": 10,
        "needed": 20,
        "novel": 3,
        "fooled_pending": 12,
    }
    assert all(part["text"] for part in told["parts"])


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_of_a_take_that_is_not_kept_the_speaker_sees_neither_verdict_nor_points(player, status):
    take = people.spoke(player, fooled=0.8)
    Recording.objects.filter(pk=take.pk).update(status=status)
    message = results.scored_message(Recording.objects.get(pk=take.pk))
    assert "points" not in message
    assert not any(cut.get("verdicts") for cut in message["floor"]["cuts"])


def test_while_a_take_is_being_settled_nothing_is_said(player):
    take = factory.recording(player, status=LISTENED)
    sample = factory.sample(take, status=Sample.Status.SCORED)
    people.scored(sample, 0.1)
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    response = client.get(f"/play/cliffhanger/takes/{take.pk}/")
    assert response.status_code == 202
    assert b"verdicts" not in response.content


def test_a_model_that_does_not_know_the_label_is_not_fooled(player):
    take = factory.recording(player, status=LISTENED)
    sample = factory.sample(take, intent=Label.WAIT, status=Sample.Status.AGREED)
    sample.scores.create(
        scorer="smart-turn", revision="r", probabilities={"complete": 0.9, "incomplete": 0.1}, latency_ms=1
    )
    earning.award(take)
    assert not Bonus.objects.exists()


def test_a_text_model_that_answers_later_may_be_the_one_that_was_fooled(player):
    take = people.spoke(player)
    people.scored(take.cuts.get(), 0.2, scorer="namo")
    earning.award(Recording.objects.get(pk=take.pk))
    assert Bonus.objects.get().points == 12


def test_an_answer_after_a_take_pays_once_and_only_for_a_take_that_counts(player, monkeypatch):
    monkeypatch.setattr(Cliffhanger, "check", lambda *_: Checked(right=2, of=2))
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    take, refused = people.spoke(player), factory.recording(player, status=Recording.Status.REFUSED)
    for each in (take, take, refused):
        address = f"/play/cliffhanger/takes/{each.pk}/answer/"
        client.post(address, {"answer": ["left"]}, content_type="application/json")
    paid = Award.objects.get(kind=Award.Kind.ANSWER)
    assert (paid.recording, paid.points) == (take, points.ANSWER)


def test_an_answer_that_came_before_the_take_was_settled_is_paid_with_it(player, monkeypatch):
    monkeypatch.setattr(Cliffhanger, "check", lambda *_: Checked(right=1, of=2))
    take = factory.recording(player, status=LISTENED)
    Answer.objects.create(recording=take, given=[], right=1, of=2)
    factory.sample(take, status=Sample.Status.AGREED)
    earning.award(take)
    assert Award.objects.get(kind=Award.Kind.ANSWER).points == points.ANSWER // 2


def test_what_a_worker_left_unpaid_is_found(player):
    take = people.spoke(player)
    Award.objects.all().delete()
    Answer.objects.create(recording=take, given=[], right=1, of=1)
    Recording.objects.update(moved_at=timezone.now() - housekeeping.PATIENCE * 2)
    people.look()
    assert set(Award.objects.values_list("kind", flat=True)) == {"sample", "answer"}


def test_a_take_costs_a_handful_of_queries(player):
    people.spoke(player)
    take = factory.recording(player, status=LISTENED, prompt_key="another")
    people.scored(factory.sample(take, status=Sample.Status.AGREED), 0.9)
    people.look()
    coverage.samples(take, Label.COMPLETE)
    take = Recording.objects.get(pk=take.pk)
    prefetch_related_objects([take], "cuts__scores")
    with CaptureQueriesContext(connection) as asked:
        earning.award(take)
        telling.told(take)
    assert Award.objects.filter(recording=take).aggregate(sum=Sum("points"))["sum"] > 0
    assert len([each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]) <= 9
