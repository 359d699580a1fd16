"""Versions of trust: from rows to a row, from the row to the dispute, and to the samples that are open."""

import re
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from corpus import broker
from corpus.labels import Label
from corpus.models import Sample
from games.judging import settling as settling_of_judging
from games.judging.sweeping import resettle
from inference.models import Score
from moderation import housekeeping
from moderation.belief import crowd, estimating, evidence, settling, trust, versions
from moderation.belief.crowd import Belief
from moderation.belief.trust import PRIORS, Trust
from moderation.models import Lean, Review, TrustRun, Vote
from tests import factory
from tests.moderation import crowds

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(player):
    return factory.recording(player, status="listened")


@pytest.fixture
def sent(monkeypatch) -> list[dict[str, object]]:
    """What goes to the broker instead of going there."""
    messages: list[dict[str, object]] = []

    class Message:
        def __init__(self, name: str, args: tuple[object, ...], **_: object) -> None:
            self.name, self.args = name, args

        def apply_async(self, **options) -> None:
            messages.append({"task": self.name, **options})

    monkeypatch.setattr(broker, "signature", Message)
    return messages


@pytest.fixture
def quick(monkeypatch) -> None:
    """The estimating program, in this process."""
    monkeypatch.setattr(crowd, "estimate", crowd.fit)


def write(take, rows, moderator, voters=None) -> list[Sample]:
    """Made-up reviewed samples as rows, the way decisions leave them."""
    samples = Sample.objects.bulk_create(
        Sample(
            recording=take,
            cut=index,
            intent=row.label,
            label=row.label,
            silence=3_200,
            went_on=False,
            status=Sample.Status.ACCEPTED,
        )
        for index, row in enumerate(rows)
    )
    pairs = list(zip(samples, rows, strict=True))
    Score.objects.bulk_create(
        Score(sample=sample, scorer=name, revision="1", probabilities=p, latency_ms=1)
        for sample, row in pairs
        for name, p in row.scores.items()
    )
    Lean.objects.bulk_create(
        Lean(sample=sample, moderator=moderator, label=row.label) for sample, row in pairs
    )
    Vote.objects.bulk_create(
        Vote(sample=sample, contributor=voters[who], label=label)
        for sample, row in pairs
        for who, label in row.votes.items()
    )
    Review.objects.bulk_create(
        Review(sample=sample, moderator=moderator, lean=row.label, decision="accept", label=row.label)
        for sample, row in pairs
    )
    return samples


def test_a_site_without_decisions_keeps_its_priors_and_the_row_says_so(db, sent):
    assert housekeeping.estimate_trust() == TrustRun.Outcome.TOO_LITTLE
    row = TrustRun.objects.get()
    assert (row.version, row.samples) == (None, 0)
    assert row.said.startswith("0 reviewed samples: a scorer needs 50 reviewed samples in a language")
    assert versions.newest() == trust.PRIORS
    assert sent == []


def test_too_few_samples_are_counted_and_named(take, moderator, sent):
    write(take, crowds.reviewed(49, scorers={"smart-turn": 1.0}), moderator)
    assert housekeeping.estimate_trust() == TrustRun.Outcome.TOO_LITTLE
    assert "smart-turn in en: 49 of 50 samples" in TrustRun.objects.get().said
    assert versions.newest().temperature("smart-turn", "en") == trust.DEFAULT_TEMPERATURE


def test_reviewed_samples_make_a_version_that_the_dispute_uses(take, moderator, sent):
    voters = {"coin": factory.contributor(), "sure": factory.contributor()}
    rows = crowds.reviewed(120, scorers={"bold": 2.5, "timid": 0.6}, voters={"coin": 0.5, "sure": 0.95})
    write(take, rows, moderator, voters)
    assert housekeeping.estimate_trust() == TrustRun.Outcome.ESTIMATED
    row = TrustRun.objects.get()
    assert (row.version, row.samples) == (1, 120)
    assert row.said == "2 temperatures, 2 weights, reliability of 2 listeners and 0 moderators."
    believed = versions.newest()
    assert believed.temperature("bold", "en") > believed.temperature("timid", "en")
    assert believed.offset("bold", "en") == row.offsets["bold"]["en"] != 0.0
    assert believed.offset("bold", "no") == 0.0
    assert believed.temperature("bold", "no") == trust.DEFAULT_TEMPERATURE
    assert (
        believed.reliability(str(voters["sure"].pk))
        > 0.8
        > 0.65
        > believed.reliability(str(voters["coin"].pk))
    )
    assert 0.1 <= believed.weight("bold") <= 1.0
    assert [message["task"] for message in sent] == ["games.judging.sweeping.resettle"]


def test_an_offset_is_learnt_from_the_scorers_own_threshold_and_the_dispute_uses_it(take, moderator, quick):
    """Namo's authors say 0.7; this one says complete too readily even so."""
    rng = np.random.default_rng(2)
    rows = crowds.reviewed(200)
    for row in rows:
        odds = crowds.calibrated(rng, np.array([row.label == "complete"]))[0] + np.log(0.7 / 0.3) + 1.5
        row.scores, row.thresholds = {"namo": crowds.answer(odds)}, {"namo": 0.7}
    found = estimating.from_evidence(rows)
    assert found.offsets["namo"]["en"] == pytest.approx(1.2, abs=0.4)
    believed = Trust(offsets={("namo", "en"): found.offsets["namo"]["en"]})
    sample = factory.sample(take, intent="complete", status="scored")
    sample.scores.create(
        scorer="namo",
        revision="1",
        probabilities={"complete": 0.8, "incomplete": 0.2},
        threshold=0.7,
        latency_ms=1,
    )
    before, after = (
        settling.dispute_of(sample, prior=0.8, language="en", believed=each) for each in (PRIORS, believed)
    )
    assert before < 0.2 < after


def test_a_vote_weighs_what_its_voter_has_earned(take, player, moderator):
    TrustRun.objects.create(
        version=1, outcome="estimated", reliabilities={"voters": {str(player.pk): 0.95}, "moderators": {}}
    )
    versions.forget()
    known, unknown = (factory.sample(take, cut=cut) for cut in (1, 2))
    Vote.objects.create(sample=known, contributor=player, label="complete")
    Vote.objects.create(sample=unknown, contributor=factory.contributor(), label="complete")
    disputes = [
        settling.dispute_of(each, prior=0.8, language="en", believed=versions.newest())
        for each in (known, unknown)
    ]
    assert disputes[0] > disputes[1]


def test_running_again_without_anything_new_says_nothing_new(take, moderator, sent, quick):
    write(take, crowds.reviewed(60, scorers={"smart-turn": 1.0}), moderator)
    outcomes = [housekeeping.estimate_trust() for _ in range(3)]
    assert outcomes == ["estimated", "nothing_new", "nothing_new"]
    assert versions.newest().version == 1
    assert len(sent) == 1


def test_one_more_decision_makes_the_next_version(take, moderator, sent, quick):
    write(take, crowds.reviewed(60, scorers={"smart-turn": 1.0}), moderator)
    housekeeping.estimate_trust()
    other = factory.recording(take.contributor, status="listened")
    write(other, crowds.reviewed(1, scorers={"smart-turn": 1.0}), moderator)
    assert housekeeping.estimate_trust() == "estimated"
    assert [run.version for run in TrustRun.objects.all()] == [2, 1]


def test_rejected_and_withdrawn_samples_teach_nothing(take, moderator):
    samples = write(take, crowds.reviewed(3, scorers={"smart-turn": 1.0}), moderator)
    Sample.objects.filter(pk=samples[0].pk).update(status="rejected")
    Sample.objects.filter(pk=samples[1].pk).update(status="withdrawn")
    assert len(evidence.read()) == 1


def test_a_scorer_is_not_judged_by_labels_that_it_does_not_know():
    rows = crowds.reviewed(3, scorers={"smart-turn": 1.0})
    rows[0].label = Label.BACKCHANNEL
    assert len(evidence.by_scorer_and_language(rows)["smart-turn", "en"]) == 2


def test_the_newest_answer_of_a_scorer_is_the_one_that_counts(take, moderator):
    (sample,) = write(take, crowds.reviewed(1, scorers={"smart-turn": 1.0}), moderator)
    newer = {"complete": 0.25, "incomplete": 0.75}
    Score.objects.create(sample=sample, scorer="smart-turn", revision="2", probabilities=newer, latency_ms=1)
    Score.objects.create(
        sample=sample,
        scorer="smart-turn",
        revision="2",
        offset_ms=500,
        probabilities={"complete": 1},
        latency_ms=1,
    )
    assert evidence.read()[0].scores == {"smart-turn": newer}


def test_moderators_are_judged_by_what_others_decided_never_by_themselves():
    rows = crowds.reviewed(400, moderators={"judge": 1.0, "good": 0.9, "fair": 0.7})
    found = estimating.Estimate()
    estimating._add_moderators(found, rows)
    moderators = found.reliabilities["moderators"]
    assert set(moderators) == {"good", "fair"}
    assert moderators == pytest.approx({"good": 0.9, "fair": 0.7}, abs=0.06)


def test_a_listener_with_few_votes_stays_at_the_prior_and_nobody_leaves_the_range(monkeypatch):
    told = {"voter:right": (1.0, 5_000), "decision": (1.0, 99)}
    agreed = {"wrong": estimating.Agreed(0.0, 500), "right": estimating.Agreed(1.0, 5_000)}
    found = estimating._voters(Belief(qualities=told), agreed)
    assert found == {"wrong": estimating.LEAST_RELIABLE, "right": estimating.MOST_RELIABLE}
    rows = crowds.reviewed(60, voters={"busy": 0.9})
    for row in rows[: estimating.LEAST_VOTES - 1]:
        row.votes["few"] = row.label
    monkeypatch.setattr(crowd, "estimate", crowd.fit)
    assert set(estimating.from_evidence(rows).reliabilities["voters"]) == {"busy"}


@pytest.mark.parametrize("scorers", [{}, {"smart-turn": 1.0}], ids=["no model", "a model"])
def test_several_who_say_the_same_wrong_thing_do_not_vouch_for_one_another(quick, scorers):
    """On each sample three of them are a majority against the decision and its lean."""
    rows = crowds.reviewed(200, scorers=scorers, voters={"honest": 0.9})
    for place, row in enumerate(rows):
        right = place % 5 < 3  # in three of five they vote rightly, or they would not be heard at all
        other = {"complete": "incomplete", "incomplete": "complete"}[row.label]
        row.votes |= dict.fromkeys(("one", "two", "three"), row.label if right else other)
    voters = estimating.from_evidence(rows).reliabilities["voters"]
    assert voters["honest"] > 0.85
    assert max(voters[who] for who in ("one", "two", "three")) < 0.65


def test_nor_do_those_who_lie_only_now_and_then_nor_do_they_take_others_down(quick):
    """Right in four of five, so that they are asked."""
    rows = crowds.reviewed(200, scorers={"smart-turn": 1.0}, voters={"honest": 0.9})
    for place, row in enumerate(rows):
        other = {"complete": "incomplete", "incomplete": "complete"}[row.label]
        row.votes |= dict.fromkeys(("one", "two", "three"), row.label if place % 5 else other)
    voters = estimating.from_evidence(rows).reliabilities["voters"]
    assert voters["honest"] > 0.75
    assert max(voters[who] for who in ("one", "two", "three")) <= 0.81


def test_who_is_against_every_second_decision_is_not_asked_whom_to_believe(quick):
    """Four who always contradict would have the honest one, and the model, learnt as wrong."""
    rows = crowds.reviewed(200, scorers={"smart-turn": 1.0}, voters={"honest": 0.9})
    honest = estimating.from_evidence(rows)
    for row in rows:
        other = {"complete": "incomplete", "incomplete": "complete"}[row.label]
        row.votes |= dict.fromkeys(("one", "two", "three", "four"), other)
    found = estimating.from_evidence(rows)
    assert {found.reliabilities["voters"][who] for who in ("one", "four")} == {estimating.LEAST_RELIABLE}
    assert found.reliabilities["voters"]["honest"] == honest.reliabilities["voters"]["honest"]
    assert found.weights == honest.weights


def test_a_run_that_fails_leaves_the_version_before_in_force(take, moderator, sent, quick, monkeypatch):
    write(take, crowds.reviewed(60, scorers={"smart-turn": 1.0}), moderator)
    housekeeping.estimate_trust()
    Vote.objects.create(sample=Sample.objects.earliest("cut"), contributor=take.contributor, label="complete")

    def fails(_evidence: crowd.Evidence) -> Belief:
        raise crowd.EstimateFailed("MemoryError")

    monkeypatch.setattr(crowd, "estimate", fails)
    assert housekeeping.estimate_trust() == TrustRun.Outcome.FAILED
    assert "MemoryError" in TrustRun.objects.latest("pk").said
    assert versions.newest().version == 1
    monkeypatch.setattr(crowd, "estimate", crowd.fit)
    assert housekeeping.estimate_trust() == TrustRun.Outcome.ESTIMATED


def test_settling_many_samples_reads_the_trust_once(take, django_assert_num_queries):
    samples = list(
        Sample.objects.filter(
            pk__in=[factory.sample(take, cut=cut).pk for cut in (1, 2, 3)]
        ).prefetch_related("scores", "votes")
    )
    versions.forget()
    with django_assert_num_queries(1):
        for sample in samples:
            settling.dispute_of(sample, prior=0.8, language="en", believed=versions.newest())


def version(made_ago: timedelta, **fields) -> TrustRun:
    run = TrustRun.objects.create(version=1, outcome="estimated", **fields)
    TrustRun.objects.filter(pk=run.pk).update(made_at=timezone.now() - made_ago)
    versions.forget()
    return run


def test_a_new_version_moves_open_samples_once_and_never_decided_ones(take):
    before = timezone.now() - timedelta(days=1)
    fields = {"moved_at": before, "dispute": 0.1, "disagreement": 0.0, "priority": 0.1}
    open_ = [factory.sample(take, cut=cut, status="agreed", **fields) for cut in range(150)]
    decided = factory.sample(take, cut=900, status="accepted", label="incomplete", **fields)
    Score.objects.create(
        sample=open_[0],
        scorer="smart-turn",
        revision="1",
        probabilities={"complete": 0.8, "incomplete": 0.2},
        latency_ms=1,
    )
    run = version(timedelta(hours=1), weights={"smart-turn": 1.0}, temperatures={"smart-turn": {"en": 0.5}})
    assert (resettle(), resettle()) == (150, 0)
    open_[0].refresh_from_db()
    decided.refresh_from_db()
    run.refresh_from_db()
    assert (open_[0].status, open_[0].moved_by) == ("disputed", "trust 1")
    assert (decided.dispute, decided.moved_at) == (0.1, before)
    assert run.resettled == 150


def test_nothing_is_resettled_while_another_process_may_still_settle_with_the_old_version(take):
    factory.sample(take, status="agreed", disagreement=0.0, moved_at=timezone.now() - timedelta(days=1))
    version(timedelta(seconds=5))
    assert resettle() == 0


def test_samples_from_before_disagreement_was_measured_get_theirs_once_without_any_estimate(take):
    fields = {"dispute": 0.1, "priority": 0.1}
    open_ = [factory.sample(take, cut=cut, status="agreed", **fields) for cut in range(120)]
    decided = factory.sample(take, cut=900, status="accepted", label="incomplete", **fields)
    for scorer, complete, read in (("smart-turn", 0.02, "audio"), ("namo", 0.97, "prompt")):
        Score.objects.create(
            sample=open_[0],
            scorer=scorer,
            revision="1",
            probabilities={"complete": complete, "incomplete": 1 - complete},
            latency_ms=1,
            input=read,
        )
    assert (resettle(), resettle()) == (120, 0)
    open_[0].refresh_from_db()
    decided.refresh_from_db()
    assert (open_[0].status, open_[0].flag, open_[0].moved_by) == ("disputed", "words_finished", "resettle")
    assert (decided.disagreement, decided.flag) == (None, "")


def test_those_that_wait_for_it_are_found_by_an_index_of_their_own(take):
    factory.sample(take, status="agreed", dispute=0.1)
    with CaptureQueriesContext(connection) as asked:
        settling_of_judging.resettle()
    (select,) = [q["sql"] for q in asked if '"disagreement" IS NULL' in q["sql"] and "SELECT" in q["sql"][:6]]
    quoted = re.sub(r"IN \((disputed), (agreed)\)", r"IN ('\1', '\2')", select)
    quoted = re.sub(r'("game" IN )\(([^)]*)\)', "\\1('cliffhanger')", quoted)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {quoted}")
        assert "sample_to_weigh" in " ".join(row[-1] for row in cursor.fetchall())


def test_the_estimate_is_scheduled_daily_on_the_queue_of_the_housekeeping(settings):
    assert settings.CELERY_BEAT_SCHEDULE["trust"]["task"] == housekeeping.estimate_trust.name
    assert housekeeping.estimate_trust.name == "moderation.housekeeping.estimate_trust"
    assert settings.CELERY_BEAT_SCHEDULE["resettle"]["task"] == resettle.name == housekeeping.RESETTLE


def test_a_weight_needs_samples_with_a_second_opinion_and_the_row_says_how_many_there_are(quick):
    rows = crowds.reviewed(60, scorers={"smart-turn": 1.0})
    for row in rows[:20]:
        row.leans = {}
    found = estimating.from_evidence(rows)
    assert found.weights == {}
    assert found.lacking == ["weight of smart-turn: 40 of 50 samples with a second opinion"]
