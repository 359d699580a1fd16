"""Which clip is served, in a corpus of some size; gold votes as evidence; reports and the admin."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.models import Recording, Sample, StatusMoved
from moderation.belief import evidence, settling
from moderation.desk import decisions
from moderation.models import Report, Serving, TrustRun, Vote
from moderation.serving import choosing, reports
from moderation.serving.standing import Listener
from tests import factory

pytestmark = pytest.mark.django_db

DISPUTED, AGREED = Sample.Status.DISPUTED, Sample.Status.AGREED


def a_sample(status: str = DISPUTED, priority: float = 0.5, **fields: Any) -> Sample:
    take = factory.recording(status=Recording.Status.LISTENED)
    return factory.sample(take, status=status, dispute=priority, priority=priority, **fields)


def serve(person: Contributor, seed: int = 1) -> Serving | None:
    return choosing.serve(Listener(person), "en", random.Random(seed))


def test_disputed_clips_and_audited_agreed_ones_stand_in_one_order(player: Contributor) -> None:
    for status, priority in ((DISPUTED, 0.4), (AGREED, 0.9), (AGREED, 0.1)):
        a_sample(status, priority)
    rows = choosing._open(Sample.objects.all(), _First())
    assert rows is not None
    assert (rows.status, rows.priority) == (AGREED, 0.9)


class _First(random.Random):
    def choice(self, seq: Any) -> Any:
        return seq[0]


def test_who_was_in_a_talk_judges_neither_side_of_it(player: Contributor, second_player: Contributor) -> None:
    for person in (player, second_player):
        talk = factory.recording(person, prompt_key="talk-1", status=Recording.Status.LISTENED)
        factory.sample(talk, status=DISPUTED, dispute=0.5, priority=0.5)
    other = factory.recording(second_player, prompt_key="breakfast-train", status=Recording.Status.LISTENED)
    factory.recording(player, prompt_key="breakfast-train", status=Recording.Status.LISTENED)
    factory.sample(other, status=DISPUTED, dispute=0.5, priority=0.5)
    served = serve(player)
    assert served is not None
    assert served.sample.recording == other  # the same prompt of no talk says nothing
    served.sample.delete()
    assert serve(player) is None
    assert serve(factory.contributor()) is not None


def test_the_next_clip_is_found_along_the_index_without_sorting_the_open_samples(
    player: Contributor,
) -> None:
    for _ in range(3):
        a_sample()
    with CaptureQueriesContext(connection) as asked:
        assert serve(player) is not None
    walks = [query["sql"] for query in asked if 'ORDER BY "corpus_sample"."priority" DESC' in query["sql"]]
    assert walks
    for walk in walks:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {_quoted(walk)}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert any("corpus_sample USING INDEX sample_queue" in step for step in plan), plan
        assert not any("SCAN corpus_sample" in step or "ORDER BY" in step for step in plan), plan


def _quoted(sql: str) -> str:
    """Django logs parameters bare; put quotes around words and ids."""
    sql = re.sub(r"(= )([a-z]+)(?=[ )])", r"\1'\2'", sql)
    return re.sub(r"(?<=[(, ])([0-9a-f]{32})(?=[,) ])", r"'\1'", sql)


def test_a_clip_is_served_to_somebody_once(player: Contributor) -> None:
    sample = a_sample()
    Serving.objects.create(sample=sample, contributor=player)
    with pytest.raises(IntegrityError), transaction.atomic():
        Serving.objects.create(sample=sample, contributor=player)


def test_the_first_answer_to_a_serving_stands(player: Contributor) -> None:
    given = Serving.objects.create(sample=a_sample(), contributor=player)
    given.answer(Serving.Status.VOTED)
    with pytest.raises(StatusMoved):
        Serving.objects.get().answer(Serving.Status.SKIPPED)
    assert Serving.objects.get().status == Serving.Status.VOTED


def test_an_open_clip_is_given_back_for_an_hour_and_then_never_again(player: Contributor) -> None:
    a_sample()
    first = serve(player)
    assert first is not None
    assert serve(player) == first
    Serving.objects.update(served_at=timezone.now() - timedelta(hours=1))
    assert serve(player) is None


def test_a_clip_that_was_decided_meanwhile_is_not_given_back(player: Contributor, moderator: User) -> None:
    sample = a_sample()
    assert serve(player) is not None
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    assert serve(player) is None


@pytest.mark.parametrize(
    ("said", "known"),
    [([], None), ([True], None), ([True, True], True), ([None, False, False], False), ([True, False], None)],
)
def test_two_listeners_who_agree_know_a_filler(said: list[bool | None], known: bool | None) -> None:
    votes = [Vote(midfiller=each) for each in said]
    assert settling.fillers(votes) == {"midfiller": known, "endfiller": None}


def test_votes_on_gold_are_evidence_of_reliability(player: Contributor, moderator: User) -> None:
    sample = a_sample()
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    Vote.objects.create(sample=sample, contributor=player, label="complete")
    (known,) = evidence.read()
    assert (known.label, known.votes) == ("incomplete", {str(player.pk): "complete"})


def test_a_vote_for_unusable_on_gold_counts_as_wrong_and_not_as_missing(
    player: Contributor, moderator: User
) -> None:
    sample = a_sample()
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    Vote.objects.create(sample=sample, contributor=player, label=Vote.UNUSABLE, reason=Vote.Flaw.NOISE)
    assert evidence.read()[0].votes == {str(player.pk): "unusable"}
    assert not TrustRun.objects.exists()


# Reports


@pytest.mark.parametrize("decided", [False, True])
def test_upholding_rejects_a_sample_wherever_it_stands(
    player: Contributor, moderator: User, decided: bool
) -> None:
    sample = a_sample()
    if decided:
        decisions.lean(sample, moderator, "incomplete")
        decisions.accept(sample, moderator)
    reports.uphold(reports.report(Sample.objects.get(), Listener(player), "personal_data"), moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.reason) == (Sample.Status.REJECTED, "personal_data")
    newest = sample.reviews.latest("pk")
    assert (newest.decision, newest.moderator, newest.lean) == ("reject", moderator, "")


def test_a_report_is_closed_once(player: Contributor, moderator: User) -> None:
    report = reports.report(a_sample(), Listener(player), "echo")
    reports.dismiss(report, moderator)
    with pytest.raises(StatusMoved):
        reports.uphold(Report.objects.get(), moderator)
    assert Report.objects.get().moved_by == f"moderator {moderator.pk}"
    assert Sample.objects.get().status == DISPUTED


def test_the_admin_shows_no_votes_on_open_samples(
    moderator_client: Client, moderator: User, player: Contributor
) -> None:
    """The cockpit is blind before the lean; the admin next to it must be so too."""
    User.objects.filter(pk=moderator.pk).update(is_staff=True)
    Vote.objects.create(sample=a_sample(), contributor=player, label="backchannel")
    assert moderator_client.get("/admin/moderation/vote/").status_code == 403
    User.objects.filter(pk=moderator.pk).update(is_superuser=True)
    text = moderator_client.get("/admin/moderation/vote/").content.decode()
    assert "0 votes" in text
    assert f">{player.speaker}<" not in text


def test_only_moderators_decide_reports(client: Client, player: Contributor) -> None:
    reports.report(a_sample(), Listener(player), "echo")
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get("/admin/moderation/report/").status_code == 403
