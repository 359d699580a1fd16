"""A lean is blind, or it is marked: whoever may know what a moment is agrees with nobody, and teaches
nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.models import Sample
from moderation.belief import evidence
from moderation.desk import decisions, leases
from moderation.desk.filters import Filters
from moderation.models import Lean, Lease, Recheck, Report, Review
from moderation.serving import reports
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db
QUEUE = "moderation:queue"


def lean(client: Client, sample: Sample, **more: str) -> int:
    form = {"label": "incomplete", "heard": "9", **more}
    return client.post(reverse("moderation:lean", args=[sample.pk]), form).status_code


def is_anchored() -> bool:
    return Lean.objects.latest("pk").anchored


def test_nothing_seen_is_blind(moderator_client: Client) -> None:
    sample = listening.open_sample()
    moderator_client.get(reverse(QUEUE))
    assert lean(moderator_client, sample) == 200
    assert not is_anchored()


@pytest.mark.parametrize("then", ["the lease runs out", "another view beside it", "another page of its own"])
def test_a_queue_of_one_label_is_remembered_when_its_lease_is_gone(
    moderator_client: Client, moderator: User, then: str
) -> None:
    sample = listening.open_sample()
    moderator_client.get(reverse(QUEUE), {"label": "incomplete"})
    if then == "the lease runs out":
        Lease.objects.all().delete()
    elif then == "another view beside it":
        moderator_client.get(reverse(QUEUE))
    else:
        moderator_client.get(reverse("moderation:review", args=[sample.pk]))
    lean(moderator_client, sample)
    assert is_anchored()


def test_what_is_decided_stands_in_the_log_and_a_lean_after_it_is_not_blind(
    moderator: User, second_client: Client
) -> None:
    sample = listening.accepted(moderator)
    lean(second_client, sample)
    assert is_anchored()


def test_nor_is_one_after_a_decision_that_was_taken_back(moderator: User, second_client: Client) -> None:
    sample = listening.accepted(moderator)
    decisions.undo(Review.objects.get(), moderator)
    lean(second_client, sample)
    assert is_anchored()


def test_a_second_opinion_is_blind(moderator: User, second: User, second_client: Client) -> None:
    sample = listening.accepted(moderator)
    Recheck.ask(Review.objects.get())
    assert leases.take(second, Filters()) == [sample]
    lean(second_client, sample)
    assert not is_anchored()


def test_nobody_is_blind_to_what_they_said_themselves(
    moderator: User, moderator_client: Client, player: Contributor
) -> None:
    Contributor.objects.filter(pk=player.pk).update(user=moderator)
    lean(moderator_client, listening.open_sample(player))
    assert is_anchored()


def test_whoever_voted_has_been_told_how_others_and_models_heard_it(
    moderator: User, moderator_client: Client
) -> None:
    mine, sample = factory.contributor(user=moderator), listening.open_sample()
    listening.voted(mine, sample, "incomplete")
    lean(moderator_client, sample)
    assert is_anchored()


def test_who_heard_the_whole_take_at_another_moment_of_it_knows_who_went_on(
    moderator_client: Client, second_client: Client
) -> None:
    sample = listening.open_sample()
    later = factory.sample(sample.recording, cut=28_800, intent="complete", status="disputed")
    assert lean(moderator_client, later, label="complete") == 200
    assert not is_anchored()
    lean(moderator_client, sample)
    assert is_anchored()
    lean(second_client, sample)
    assert not is_anchored()


@pytest.mark.parametrize("how", ["hears the rest", "answers"])
def test_so_does_who_answers_a_report_of_it(moderator_client: Client, moderator: User, how: str) -> None:
    sample = listening.open_sample()
    listening.reported(sample)
    report = Report.objects.get()
    if how == "answers":
        reports.dismiss(report, moderator)
    else:
        assert moderator_client.get(reverse("answering:rest", args=[report.pk])).status_code == 200
    lean(moderator_client, sample)
    assert is_anchored()


def test_estimates_learn_from_blind_leans_and_from_nobodys_own_decision(
    moderator: User, second: User, player: Contributor
) -> None:
    sample = listening.open_sample()
    mine = factory.contributor(user=moderator)
    for person in (mine, player):
        listening.voted(person, sample, "incomplete")
    decisions.lean(sample, second, "complete", anchored=True)
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    found = evidence.read()[0]
    assert found.leans == {}
    assert found.votes == {str(player.pk): "incomplete"}


# A page that has grown old


def test_who_heard_another_cut_is_told_to_hear_it_again(
    moderator: User, moderator_client: Client, second: User
) -> None:
    sample = listening.open_sample()
    moderator_client.get(reverse(QUEUE))
    assert lean(moderator_client, sample, recuts="0") == 200
    Sample.objects.filter(pk=sample.pk).update(recuts=1, moved_at=timezone.now() + timedelta(seconds=1))
    url = reverse("moderation:decide", args=[sample.pk, "relabel"])
    answer = moderator_client.post(url, {"label": "incomplete", "recuts": "0"})
    assert answer.status_code == 409
    assert answer.json()["message"] == "Somebody moved this cut meanwhile. Hear it again."
    assert not Review.objects.exists()
    assert moderator_client.post(url, {"label": "incomplete", "recuts": "1"}).status_code == 200
