"""What is taken back stays true of everybody whom it concerns: speakers who are blocked, reporters, the
crowd."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contributor, User
from corpus import withdrawal
from corpus.labels import Decider, Label
from corpus.models import Sample
from moderation.belief import reweighing
from moderation.crowd import watch
from moderation.desk import decisions, leases, queue
from moderation.desk.filters import Filters
from moderation.housekeeping import carry_on, watch_people
from moderation.models import Block, Recheck, Report, Review, Standing
from moderation.people import masses
from moderation.serving import blocking, choosing, reports
from publishing.planning import selection
from publishing.planning.manifest import AUDIO
from tests import factory
from tests.moderation import listening
from tests.moderation.listening import ELSEWHERE, SOMEWHERE

pytestmark = pytest.mark.django_db


def fresh(sample: Sample) -> Sample:
    return Sample.objects.get(pk=sample.pk)


def servable() -> int:
    return choosing.servable(Sample.objects.filter(status__in=("agreed", "disputed"))).count()


def in_releases() -> int:
    return len(list(selection.candidates("test", AUDIO)))


# Somebody who is blocked


def test_a_decision_that_is_taken_back_brings_no_take_of_somebody_blocked_to_the_queue(
    moderator: User, player: Contributor
) -> None:
    sample = listening.accepted(moderator, player)
    blocking.block(player, moderator, "plays music")
    decisions.undo(Review.objects.get(), moderator)
    assert queue.disputed(1) == []
    assert (fresh(sample).status, fresh(sample).reason) == ("rejected", Block.REASON)
    blocking.unblock(player, moderator)
    assert queue.disputed(1) == [sample]


def test_nor_does_the_undoing_of_all_decisions_and_that_comes_back_too(
    moderator: User, second: User, player: Contributor
) -> None:
    sample = listening.accepted(second, player)
    blocking.block(player, moderator, "plays music")
    act = masses.undo_decisions(moderator, second, "decided at random")
    carry_on(act.pk)
    assert (fresh(sample).status, fresh(sample).reason) == ("rejected", Block.REASON)
    act.refresh_from_db()
    back = masses.undo(act, moderator)
    carry_on(back.pk)
    blocking.unblock(player, moderator)
    assert (fresh(sample).status, fresh(sample).label) == ("accepted", "incomplete")


def test_nor_does_a_vote_that_the_crowd_had_decided_by(moderator: User, player: Contributor) -> None:
    sample, listener = listening.open_sample(player), factory.contributor()
    listening.voted(listener, sample, "incomplete", trusted=True)
    sample.accept(by="listeners", label=Label.INCOMPLETE, decided_by=Decider.CROWD)
    blocking.block(player, moderator, "plays music")
    reweighing.set_counting(listener, False)
    assert queue.disputed(1) == []
    assert fresh(sample).status == "rejected"


def test_nor_does_sound_that_was_lost_and_is_found_again(moderator: User, player: Contributor) -> None:
    sample, now = listening.open_sample(player), timezone.now()
    Sample.objects.all().lose_all(by="the check", at=now)
    blocking.block(player, moderator, "plays music")
    Sample.objects.all().find_all(by="the check", at=now)
    watch_people()
    assert queue.disputed(1) == []
    blocking.unblock(player, moderator)
    assert queue.disputed(1) == [sample]


# Reports


def test_of_two_reporters_the_one_who_is_left_has_the_effect_of_one(moderator: User) -> None:
    """A stranger's accomplice would hold a take back for good."""
    sample = listening.accepted(moderator)
    first = listening.reported(sample, SOMEWHERE)
    listening.reported(sample, ELSEWHERE)
    assert in_releases() == 0
    blocking.block(first, moderator, "reports everything")
    assert in_releases() == 1
    blocking.unblock(first, moderator)
    assert in_releases() == 0


def test_a_report_that_was_upheld_by_mistake_waits_again_and_can_be_dismissed(
    moderator_client: Client, moderator: User
) -> None:
    sample = listening.open_sample()
    reporter = listening.reported(sample, reason="echo")
    report = Report.objects.get()
    reports.uphold(report, moderator)
    moderator_client.post(reverse("moderation:undo", args=[Review.objects.get().pk]))
    report.refresh_from_db()
    assert (report.status, report.moved_by) == ("open", "")
    assert Standing.objects.get(pk=reporter.pk).upheld == 0
    assert list(reports.queue()) == [report]
    reports.dismiss(report, moderator)
    assert servable() == 1
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(fresh(sample), moderator)
    assert in_releases() == 1


def test_of_a_reporter_who_was_forgotten_nothing_is_taken_off(moderator: User) -> None:
    sample = listening.open_sample()
    reporter = listening.reported(sample, reason="echo")
    reports.uphold(Report.objects.get(), moderator)
    Standing.objects.filter(pk=reporter.pk).delete()
    decisions.undo(Review.objects.get(), moderator)
    assert Report.objects.get().status == "open"
    assert not Standing.objects.filter(pk=reporter.pk).exists()


def test_what_an_upheld_report_overrules_stands_no_longer_and_its_moderator_goes_on_undoing(
    moderator: User, second: User
) -> None:
    earlier, reported = listening.accepted(second), listening.accepted(second)
    Recheck.ask(Review.objects.get(sample=reported))
    listening.reported(reported)
    reports.uphold(Report.objects.get(), moderator)
    assert [each.decision for each in Review.objects.standing().filter(sample=reported)] == ["reject"]
    assert not Recheck.objects.filter(sample=reported).exists()
    last = decisions.last_of(second)
    assert last is not None
    assert last.sample == earlier
    decisions.undo(last, second)
    assert fresh(earlier).status == "disputed"


# Second opinions and audits


def test_what_is_withdrawn_while_it_waits_for_a_second_opinion_leaves_the_desk(
    moderator: User, second: User, player: Contributor
) -> None:
    sample = listening.accepted(moderator, player)
    Recheck.objects.all().delete()
    Recheck.ask(Review.objects.get())
    assert leases.take(second, Filters()) == [sample]
    withdrawal.withdraw([fresh(sample).recording], by="its speaker")
    assert leases.take(second, Filters()) == []


def test_nobody_is_asked_for_a_second_opinion_on_their_own_take(
    moderator: User, second: User, player: Contributor
) -> None:
    sample = listening.accepted(moderator, player)
    Recheck.objects.all().delete()
    Recheck.ask(Review.objects.get())
    player.user = second
    player.save(update_fields=["user"])
    assert leases.take(second, Filters()) == []
    player.user = None
    player.save(update_fields=["user"])
    assert leases.take(second, Filters()) == [sample]


def test_an_audit_that_found_the_crowd_wrong_is_an_error_again_once_it_is_brought_back(
    moderator: User, second: User
) -> None:
    sample = listening.open_sample()
    sample.accept(by="listeners", label=Label.INCOMPLETE, decided_by=Decider.CROWD)
    first = Review.objects.create(
        sample=sample, decision="accept", label="incomplete", decided_by=Decider.CROWD
    )
    Recheck.ask(first)
    leases.take(second, Filters())
    decisions.lean(sample, second, "complete")
    decisions.relabel(sample, second, "complete")
    assert watch.since_start() == watch.Audits(1, 1)
    act = masses.undo_decisions(moderator, second, "a mistake")
    carry_on(act.pk)
    assert watch.since_start().of == 0
    act.refresh_from_db()
    carry_on(masses.undo(act, moderator).pk)
    assert watch.since_start() == watch.Audits(1, 1)


def test_what_a_moderator_confirmed_says_nothing_once_all_their_decisions_were_taken_back(
    moderator: User, second: User
) -> None:
    """One who says yes to every audit would go on vouching for a bad crowd."""
    sample = listening.open_sample()
    sample.accept(by="listeners", label=Label.INCOMPLETE, decided_by=Decider.CROWD)
    first = Review.objects.create(
        sample=sample, decision="accept", label="incomplete", decided_by=Decider.CROWD
    )
    Recheck.ask(first)
    leases.take(second, Filters())
    decisions.lean(sample, second, "incomplete")
    decisions.accept(sample, second)
    assert watch.since_start() == watch.Audits(0, 1)
    act = masses.undo_decisions(moderator, second, "confirms whatever comes")
    carry_on(act.pk)
    assert watch.since_start().of == 0
    act.refresh_from_db()
    carry_on(masses.undo(act, moderator).pk)
    assert watch.since_start() == watch.Audits(0, 1)
