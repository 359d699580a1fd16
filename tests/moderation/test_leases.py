"""Who has which sample before them, and what becomes of decisions that meet."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpus.labels import Decider
from corpus.models import Recording, Sample
from moderation.desk import decisions, leases
from moderation.desk.filters import Filters
from moderation.models import Lean, Lease, Recheck, Review
from tests import factory

pytestmark = pytest.mark.django_db
ALL = Filters()
QUEUE = "moderation:queue"


@pytest.fixture
def second(moderator) -> User:
    user = User.objects.create_user("second")
    user.groups.set(Group.objects.filter(name="moderators"))
    return user


@pytest.fixture(autouse=True)
def nothing_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an audit nor a second opinion by the chance of an id; who is about these asks for them."""
    monkeypatch.setattr(leases, "_drawn_after", lambda *_: [])
    monkeypatch.setattr(leases, "comes_back", lambda _: False)


@pytest.fixture
def samples(player) -> list[Sample]:
    """Seven disputed samples in the order of the queue."""
    return [
        factory.sample(
            factory.recording(player, status=Recording.Status.LISTENED),
            status=Sample.Status.DISPUTED,
            priority=0.9 - place / 100,
        )
        for place in range(7)
    ]


def decide(sample: Sample, moderator: User, label: str = "incomplete") -> Review:
    decisions.lean(sample, moderator, label)
    return decisions.relabel(sample, moderator, label)


def silent(moderator: User) -> None:
    """So much time goes by that their leases run out."""
    Lease.objects.filter(moderator=moderator).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_two_moderators_have_different_sets(samples, moderator, second):
    assert leases.take(moderator, ALL) == samples[:3]
    assert leases.take(second, ALL) == samples[3:6]
    assert leases.take(moderator, ALL) == samples[:3]


def test_the_next_one_costs_ten_statements_and_gives_nothing_back_that_stays(samples, moderator_client):
    """However many moments its take has: none of the others is drawn."""
    following = reverse("moderation:next", args=[samples[0].pk])
    moderator_client.get(reverse(QUEUE))
    for cut in range(20):
        factory.sample(samples[1].recording, cut=cut, status=Sample.Status.AGREED)
    with CaptureQueriesContext(connection) as asked:
        assert moderator_client.get(following).context["item"].sample == samples[1]
    assert len(asked) == 10
    assert not [each for each in asked if each["sql"].startswith(("DELETE", "UPDATE", "INSERT"))]


def test_a_set_is_theirs_for_minutes_whenever_it_is_asked_for(samples, moderator, second):
    leases.take(moderator, ALL)
    Lease.objects.update(expires_at=timezone.now() + timedelta(seconds=20))
    assert leases.take(moderator, ALL) == samples[:3]
    left = Lease.objects.order_by("expires_at").values_list("expires_at", flat=True)
    assert left[0] > timezone.now() + leases.GOOD_FOR - leases.RENEWED_AFTER
    assert leases.take(second, ALL) == samples[3:6]


def test_the_page_and_the_next_one_are_of_ones_own_set(samples, moderator_client, second_client):
    first = moderator_client.get(reverse(QUEUE))
    assert first.context["item"].sample == samples[0]
    following = moderator_client.get(reverse("moderation:next", args=[samples[0].pk]))
    assert following.context["item"].sample == samples[1]
    assert second_client.get(reverse(QUEUE)).context["item"].sample == samples[3]


def test_what_somebody_else_has_cannot_be_opened_by_its_address(samples, moderator, second_client):
    leases.take(moderator, ALL)
    page = second_client.get(reverse("moderation:review", args=[samples[0].pk])).content.decode()
    assert "moderator has this one before them" in page
    assert 'data-action="lean"' not in page


def test_however_many_are_put_aside_none_of_them_comes(samples, moderator):
    for aside in range(6):
        assert leases.take(moderator, ALL, without=[each.pk for each in samples[:aside]])[0] == samples[aside]
        leases.give_all_back(moderator)


def test_of_two_who_reach_for_one_that_is_free_again_the_first_gets_it(samples, moderator, second):
    leases.take(moderator, ALL)
    silent(moderator)
    assert leases.claim(samples[0], second)
    assert not leases.claim(samples[0], moderator)
    assert leases.claim(samples[1], moderator, "language=de")
    assert leases.view_of(samples[1], moderator) == ""


def test_a_decision_makes_room_for_the_next(samples, moderator):
    leases.take(moderator, ALL)
    decide(samples[0], moderator)
    assert leases.take(moderator, ALL) == samples[1:4]


def test_what_is_put_aside_is_free_for_others_at_once(samples, moderator_client, second):
    moderator_client.get(reverse(QUEUE))
    moderator_client.post(reverse("moderation:skip", args=[samples[0].pk]))
    assert leases.take(second, ALL)[0] == samples[0]
    assert moderator_client.get(reverse(QUEUE)).context["item"].sample == samples[1]


def test_signing_out_gives_everything_back(samples, moderator_client, second):
    moderator_client.get(reverse(QUEUE))
    moderator_client.logout()
    assert not Lease.objects.exists()
    assert leases.take(second, ALL) == samples[:3]


def test_silence_gives_back_and_the_second_gets_it(samples, moderator, second):
    leases.take(moderator, ALL)
    silent(moderator)
    assert leases.take(second, ALL) == samples[:3]
    assert leases.take(moderator, ALL) == samples[3:6]


def test_another_view_gives_back_what_the_one_before_had(samples, moderator, second):
    leases.take(moderator, ALL)
    assert leases.take(moderator, Filters(language=("de",))) == []
    assert leases.take(second, ALL) == samples[:3]


def test_a_decision_after_the_lease_counts_when_nobody_else_decided(samples, moderator):
    leases.take(moderator, ALL)
    silent(moderator)
    made = decide(samples[0], moderator)
    samples[0].refresh_from_db()
    assert (made.beside, samples[0].status) == ("", Sample.Status.ACCEPTED)


def test_a_decision_after_somebody_elses_is_kept_beside_it(samples, moderator, second):
    leases.take(moderator, ALL)
    silent(moderator)
    leases.take(second, ALL)
    decide(samples[0], second, "complete")
    late = decide(Sample.objects.get(pk=samples[0].pk), moderator)
    samples[0].refresh_from_db()
    assert (late.beside, late.label, samples[0].label) == ("late", "incomplete", "complete")
    assert not late.stands
    assert decisions.last_of(moderator) is None
    undone = decisions.undo(Review.objects.standing().get(), second)
    assert undone.undoes is not None
    assert undone.undoes.moderator == second


def test_undoing_brings_it_back_to_who_undid_it(samples, moderator_client, moderator, second):
    decide(samples[0], moderator)
    moderator_client.post(reverse("moderation:undo_last"))
    assert leases.holder(samples[0], than=second) == moderator
    assert moderator_client.get(reverse(QUEUE)).context["item"].sample == samples[0]


def audits(player, count: int) -> list[Sample]:
    take = factory.recording(player, status=Recording.Status.LISTENED)
    return [
        factory.sample(take, cut=place + 1, status=Sample.Status.AGREED, priority=0.99 - place / 100)
        for place in range(count)
    ]


def test_audits_come_in_between_and_never_in_front(player, samples, moderator, monkeypatch):
    drawn = audits(player, 2)
    monkeypatch.undo()
    monkeypatch.setattr(leases, "_drawn", lambda sample: 0 if sample == samples[1] else 5)
    assert leases.take(moderator, ALL) == [samples[0], samples[1], drawn[0], samples[2]]


def test_when_nothing_is_disputed_audits_are_heard_and_last_of_all_what_else_is_agreed(
    player, moderator, moderator_client
):
    first, second_ = audits(player, 2)
    other = factory.sample(factory.recording(player), status=Sample.Status.AGREED, priority=0.2)
    assert leases.take(moderator, ALL) == [first, second_, other]
    assert moderator_client.get(reverse(QUEUE)).context["waiting"] == "0"
    assert leases.take(moderator, Filters(flag="models_split")) == []


def test_one_in_ten_disputed_samples_is_followed_by_an_audit_and_one_by_a_second_opinion():
    drawn = [leases._drawn(Sample()) for _ in range(6_000)]
    for place in (0, 1):
        assert 480 <= drawn.count(place) <= 720


def test_one_in_twenty_comes_back(monkeypatch):
    monkeypatch.undo()
    assert 220 <= sum(leases.comes_back(Sample()) for _ in range(6_000)) <= 380


@pytest.fixture
def rechecked(samples: list[Sample], moderator: User, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """The only thing left: decided by the one moderator, and to be heard by another."""
    Sample.objects.exclude(pk=samples[0].pk).delete()
    monkeypatch.setattr(leases, "comes_back", lambda _: True)
    decide(samples[0], moderator)
    return samples[0]


def address(name: str, sample: Sample, **more: str) -> str:
    return reverse(f"moderation:{name}", kwargs={"sample_id": sample.pk, **more})


def test_a_second_opinion_is_asked_for_blind_and_moves_nothing(
    rechecked, moderator, moderator_client, second, second_client
):
    assert leases.take(moderator, ALL) == []
    page = second_client.get(reverse(QUEUE))
    assert page.context["item"].sample == rechecked
    assert "Not yours to decide" not in page.content.decode()
    assert "incomplete" not in page.context["item"].floor_json
    second_client.post(address("lean", rechecked), {"label": "complete", "heard": "9"})
    assert second_client.get(f"/samples/{rechecked.pk}/").status_code == 302
    answer = second_client.post(
        address("decide", rechecked, decision="relabel"), {"label": "complete", "replayed": "yes"}
    )
    assert answer.status_code == 200
    said = "Yours is a second opinion: relabelled as complete. moderator had: accepted as incomplete."
    assert answer.json()["message"] == said
    rechecked.refresh_from_db()
    assert (rechecked.status, rechecked.label) == (Sample.Status.ACCEPTED, "incomplete")
    assert leases.take(second, ALL) == []
    cache.clear()
    found = moderator_client.get(reverse("open:agreement")).context["found"].blind
    assert (found.hits, found.of) == (0, 1)


def test_a_decision_that_is_taken_back_is_not_heard_again(rechecked, moderator, second):
    decisions.undo(Review.objects.get(), moderator)
    assert not Recheck.objects.exists()
    assert leases.take(second, ALL) == [rechecked]


def test_that_a_decision_comes_back_costs_its_moderator_one_statement(samples, moderator, monkeypatch):
    counts = []
    for sample, comes_back in zip(samples, (False, False, True), strict=False):
        monkeypatch.setattr(leases, "comes_back", lambda _, found=comes_back: found)
        decisions.lean(sample, moderator, "incomplete")
        with CaptureQueriesContext(connection) as asked:
            decisions.accept(sample, moderator)
        counts.append(len(asked))
    assert Recheck.objects.get().sample == samples[2]
    assert counts[2] == counts[1] + 1


def test_what_is_asked_anew_waits_anew(rechecked, second):
    first = Review.objects.get()
    other = Review.objects.create(sample=rechecked, moderator=second, decision="accept", beside="blind")
    Recheck.objects.update(waits=False, second=other, language="no")
    Recheck.ask(first)
    asked = Recheck.objects.get()
    assert (asked.first, asked.second, asked.waits, asked.language) == (first, None, True, "en")


def test_what_a_program_decided_does_not_come_back(samples, moderator, monkeypatch):
    monkeypatch.setattr(leases, "comes_back", lambda _: True)
    decisions.lean(samples[0], moderator, "incomplete")
    decisions.relabel(samples[0], moderator, "incomplete", decided_by=Decider.PROGRAM)
    samples[0].refresh_from_db()
    assert (samples[0].decided_by, Recheck.objects.exists()) == ("program", False)


def test_a_lean_in_a_queue_narrowed_to_a_label_is_marked(samples, moderator, moderator_client):
    moderator_client.get(reverse(QUEUE), {"label": "incomplete"})
    moderator_client.post(address("lean", samples[0]), {"label": "incomplete", "heard": "9"})
    moderator_client.get(reverse(QUEUE))
    moderator_client.post(address("lean", samples[1]), {"label": "incomplete", "heard": "9"})
    assert list(Lean.objects.order_by("pk").values_list("anchored", flat=True)) == [True, False]


def test_agreement_has_n_and_an_interval_and_programs_are_not_in_it(samples, moderator, moderator_client):
    for sample in samples[:4]:
        decisions.lean(sample, moderator, "complete")
        decisions.relabel(sample, moderator, "incomplete" if sample == samples[0] else "complete")
    decisions.lean(samples[4], moderator, "complete")
    decisions.relabel(samples[4], moderator, "incomplete", decided_by=Decider.PROGRAM)
    cache.clear()
    page = moderator_client.get(reverse("open:agreement"))
    ear = page.context["found"].ear
    assert (ear.hits, ear.of) == (3, 4)
    assert "0.750" in page.content.decode()
    assert "0.30 to 0.95" in page.content.decode()


def test_agreement_is_for_moderators(client):
    assert client.get(reverse("open:agreement")).status_code == 302


def test_taking_a_set_asks_as_much_with_many_as_with_few(
    samples, player, moderator, django_assert_max_num_queries
):
    for cut in range(40):
        factory.sample(samples[0].recording, cut=cut, status=Sample.Status.DISPUTED, priority=0.5)
    with django_assert_max_num_queries(6):
        assert len(leases.take(moderator, ALL)) == 3
    with django_assert_max_num_queries(3):
        assert len(leases.take(moderator, ALL)) == 3
