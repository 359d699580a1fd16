"""Listeners accept a sample together: when, what follows, and how it is taken back, audited and stopped."""

import html
import random
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.labels import Decider
from corpus.models import OPEN, Sample
from moderation.belief import evidence
from moderation.crowd import deciding, rule, watch
from moderation.desk import decisions, leases
from moderation.desk.filters import Filters
from moderation.models import CrowdSwitch, Lean, Lease, Recheck, Report, Review, Standing, Vote
from moderation.people import carrying, masses, previews
from moderation.serving import blocking, choosing, quarantine, reports
from publishing.models import Publication, Release
from publishing.planning import selection
from publishing.planning.manifest import AUDIO
from rewards.ledger import reviewing
from rewards.models import Bonus
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db

HOMES = ("203.0.113.7", "198.51.100.9", "192.0.2.44", "203.0.113.80", "198.51.100.33")
AGREEMENT = "open:agreement"


@pytest.fixture(autouse=True)
def _no_audit_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is about audits asks for them."""
    cache.clear()
    monkeypatch.setattr(rule, "is_audited", lambda *_: False)


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "is_audited", lambda *_: True)


@pytest.fixture
def administrator(moderator: User) -> User:
    user = User.objects.create_user("administrator")
    user.groups.set(Group.objects.filter(name__in=["moderators", "administrators"]))
    return user


def trusted(right: int = 50) -> Contributor:
    person = factory.contributor()
    Standing.objects.create(contributor=person, golds=right, right=right)
    return person


def say(person: Contributor, sample: Sample, label: str = "incomplete", address: str = HOMES[0]) -> None:
    answer = listening.vote(listening.client_of(person, address), listening.serve(person, sample), label)
    assert answer.status_code == 200, answer.content


def heard_by_three(sample: Sample) -> list[Contributor]:
    """Three trusted listeners from three addresses hear what the game meant."""
    people = [trusted() for _ in range(3)]
    for person, home in zip(people, HOMES, strict=False):
        say(person, sample, address=home)
    return people


def fresh(sample: Sample) -> Sample:
    return Sample.objects.get(pk=sample.pk)


def state(sample: Sample) -> tuple[str, str, str]:
    now = fresh(sample)
    return now.status, now.label, now.decided_by


ACCEPTED = ("accepted", "incomplete", "crowd")


def test_the_third_trusted_listener_makes_it_accepted_and_the_log_says_so(
    moderator_client: Client, client: Client
) -> None:
    sample = listening.open_sample()
    people = [trusted() for _ in range(3)]
    for person, home in zip(people, HOMES, strict=False):
        assert fresh(sample).decided_by == ""
        say(person, sample, address=home)
    assert state(sample) == ACCEPTED
    made = sample.reviews.get()
    assert (made.moderator, made.decision, made.decided_by, made.lean) == (None, "accept", "crowd", "")
    log = moderator_client.get(reverse("moderation:log")).content.decode()
    assert "Listeners together" in log
    assert ">crowd<" in log
    inside = moderator_client.get(f"/samples/{sample.pk}/").content.decode()
    assert "by listeners together" in inside
    assert "None" not in inside
    assert "by listeners together" in client.get(f"/samples/{sample.pk}/").content.decode()
    told = moderator_client.get(reverse("moderation:review", args=[sample.pk])).content.decode()
    assert "Listeners together" in told


@pytest.mark.parametrize("right", [0, 49])
def test_a_listener_below_the_rung_is_not_one_of_the_three(right: int) -> None:
    sample = listening.open_sample()
    for person, home in zip([trusted(), trusted(), trusted(right)], HOMES, strict=False):
        say(person, sample, address=home)
    assert state(sample) == ("agreed", "", "")
    say(trusted(), sample, address=HOMES[3])
    assert state(sample) == ACCEPTED


def test_three_at_one_address_are_one_within_the_hour() -> None:
    sample = listening.open_sample()
    for _ in range(3):
        say(trusted(), sample)
    assert fresh(sample).status == "agreed"
    say(trusted(), sample, address=HOMES[1])
    assert fresh(sample).status == "agreed"
    for hours, vote in enumerate(Vote.objects.filter(address=Vote.objects.first().address)):  # type: ignore[union-attr]
        Vote.objects.filter(pk=vote.pk).update(created_at=timezone.now() - timedelta(hours=hours + 1))
    deciding.decide(fresh(sample))
    assert state(sample) == ACCEPTED


def test_the_speaker_is_nobody_and_a_moderator_who_had_leaned_is_not_blind(moderator: User) -> None:
    speaker = trusted()
    sample = listening.open_sample(speaker)
    theirs = trusted()
    theirs.link(moderator)
    people = [trusted(), trusted(), speaker, theirs]
    Lean.objects.create(sample=sample, moderator=moderator, label="incomplete")
    for person, home in zip(people, HOMES, strict=False):
        say(person, sample, address=home)
    assert fresh(sample).decided_by == ""
    Lean.objects.update(created_at=timezone.now() + timedelta(hours=1))
    deciding.decide(fresh(sample))
    assert fresh(sample).decided_by == "crowd"


def test_one_who_contradicts_leaves_it_to_more_listeners_or_a_moderator() -> None:
    sample = listening.open_sample()
    say(trusted(), sample, "complete", HOMES[3])
    heard_by_three(sample)
    assert fresh(sample).decided_by == ""
    say(trusted(), sample, address=HOMES[4])
    assert state(sample) == ACCEPTED


def test_what_listeners_hear_otherwise_than_meant_is_a_moderators() -> None:
    sample = listening.open_sample()
    for home in HOMES:
        say(trusted(), sample, "complete", home)
    assert state(sample) == ("disputed", "", "")


def test_a_take_that_somebody_reported_is_not_theirs_to_decide() -> None:
    sample = listening.open_sample()
    listening.reported(sample)
    for home in HOMES[1:4]:
        person = trusted()
        Vote.objects.create(
            sample=sample, contributor=person, label="incomplete", trusted=True, address=home[:16]
        )
    Sample.objects.filter(pk=sample.pk).update(dispute=0.01)
    assert deciding.decide(fresh(sample)) is None
    Report.objects.update(status=Report.Status.DISMISSED)
    assert deciding.decide(fresh(sample)) is not None


def test_off_by_the_setting(settings) -> None:
    settings.CROWD_DECIDES = False
    sample = listening.open_sample()
    heard_by_three(sample)
    assert fresh(sample).decided_by == ""


# What follows


def test_gold_and_trust_learn_nothing_from_it_and_a_release_may_hold_it(player: Contributor) -> None:
    sample = listening.open_sample()
    heard_by_three(sample)
    assert evidence.read() == []
    among = choosing.servable(Sample.objects.all())
    assert choosing._gold(among, random.Random(1)) is None
    assert [(each.id, each.decided_by) for each in list(selection.candidates("here", AUDIO))] == [
        (str(sample.pk), "crowd")
    ]


def test_it_confirms_a_bonus_as_a_moderator_would(player: Contributor) -> None:
    sample = listening.open_sample(player)
    bonus = Bonus.objects.create(contributor=player, sample=sample, points=5)
    heard_by_three(sample)
    reviewing.review([sample.pk])
    bonus.refresh_from_db()
    assert bonus.status == "paid"


def test_who_had_it_on_lease_is_told_and_their_word_is_kept(moderator: User) -> None:
    sample = listening.open_sample()
    leases.claim(sample, moderator)
    decisions.lean(sample, moderator, "complete")
    heard_by_three(sample)
    assert not Lease.objects.exists()
    made = decisions.relabel(fresh(sample), moderator, "complete")
    assert (made.beside, state(sample)) == ("late", ACCEPTED)


def test_a_moderator_takes_it_back_and_listeners_do_not_decide_it_again(
    moderator: User, moderator_client: Client
) -> None:
    sample = listening.open_sample()
    heard_by_three(sample)
    made = sample.reviews.get()
    moderator_client.post(reverse("moderation:undo", args=[made.pk]))
    assert state(sample) == ("agreed", "", "")
    say(trusted(), sample, address=HOMES[4])
    assert fresh(sample).decided_by == ""


def test_its_speaker_takes_it_back(player: Contributor) -> None:
    sample = listening.open_sample(player)
    heard_by_three(sample)
    sample.recording.refresh_from_db()
    sample.recording.withdraw(by="speaker")
    assert fresh(sample).status == "withdrawn"
    assert list(selection.candidates("here", AUDIO)) == []


# Votes that fall away


def test_when_one_of_its_listeners_is_blocked_it_is_open_again_and_weighed_until_that_is_undone(
    moderator: User, moderator_client: Client
) -> None:
    sample, other = listening.open_sample(), listening.open_sample()
    person, *_ = heard_by_three(sample)
    heard_by_three(other)
    before = fresh(sample).dispute or 0
    preview = moderator_client.get(reverse("answering:person", args=[person.speaker]))
    assert preview.context["preview"].together == 1
    assert "is open again" in preview.content.decode()
    blocking.block(person, moderator, "a vandal")
    assert state(sample) == ("agreed", "", "")
    assert (fresh(sample).dispute or 0) > before
    assert state(other) == ACCEPTED
    undone = sample.reviews.latest("pk")
    assert (undone.decision, undone.decided_by, undone.moderator) == ("undo", "crowd", None)
    assert undone.reason == Review.VOTE_GONE
    blocking.unblock(person, moderator)
    assert state(sample) == ACCEPTED
    assert [each.decision for each in sample.reviews.order_by("pk")] == ["accept", "undo", "accept"]
    told = moderator_client.get(f"/samples/{sample.pk}/").content.decode()
    assert "Undone: a vote that it came from counts no longer" in told


def test_taking_all_votes_of_a_listener_out_opens_it_again_until_that_is_undone(moderator: User) -> None:
    sample = listening.open_sample()
    first = heard_by_three(sample)[0]
    assert fresh(sample).status == Sample.Status.ACCEPTED
    assert previews.of_opinions(first).together == 1
    assert previews.of_people(Contributor.objects.filter(pk=first.pk)).together == 1
    act = masses.take_out_opinions(moderator, first, "another person's account")
    carrying.carry_on(act.pk)
    assert fresh(sample).status in OPEN
    assert previews.of_opinions(first).together == 0
    act.refresh_from_db()
    carrying.carry_on(masses.undo(act, moderator).pk)
    assert (fresh(sample).status, fresh(sample).decided_by) == (Sample.Status.ACCEPTED, Decider.CROWD)


def test_of_four_three_are_left_and_a_further_vote_decides(moderator: User) -> None:
    sample = listening.open_sample()
    person, *_ = heard_by_three(sample)
    quarantine.begin(person, moderator, "careless")
    assert fresh(sample).decided_by == ""
    say(trusted(), sample, address=HOMES[4])
    assert state(sample) == ACCEPTED


def test_what_is_published_stays_until_a_moderator_says_otherwise(moderator: User) -> None:
    sample = listening.open_sample()
    person, *_ = heard_by_three(sample)
    release = Release.objects.create(target="here")
    Publication.objects.create(
        release=release,
        target="here",
        sample=sample,
        config="audio",
        split="train",
        shard="s",
        label="incomplete",
    )
    blocking.block(person, moderator, "a vandal")
    assert state(sample) == ACCEPTED


def test_blocking_takes_as_many_queries_for_many_accepted_as_for_two(moderator: User) -> None:
    def queries(number: int) -> int:
        person = trusted()
        for _ in range(number):
            sample = listening.open_sample()
            say(person, sample, address=HOMES[3])
            for home in HOMES[:2]:
                say(trusted(), sample, address=home)
            assert state(sample) == ACCEPTED
        with CaptureQueriesContext(connection) as asked:
            blocking.block(person, moderator, "a vandal")
        return len(asked)

    assert queries(2) == queries(12)


# Audits, and the switch


def audit(sample: Sample, moderator: User, label: str = "incomplete") -> Review:
    assert sample in leases.take(moderator, Filters())
    decisions.lean(sample, moderator, label)
    return decisions.relabel(fresh(sample), moderator, label)


def test_an_audit_comes_blind_and_confirms(audited: None, moderator: User, moderator_client: Client) -> None:
    sample = listening.open_sample()
    heard_by_three(sample)
    page = moderator_client.get(reverse("moderation:queue"))
    assert page.context["item"].sample == sample
    assert page.context["closed"] == ""
    assert moderator_client.get(f"/samples/{sample.pk}/").status_code == 302
    moderator_client.post(reverse("moderation:lean", args=[sample.pk]), {"label": "incomplete", "heard": "9"})
    answer = moderator_client.post(reverse("moderation:decide", args=[sample.pk, "accept"]))
    said = answer.json()["message"]
    assert said == "Accepted as incomplete. This was an audit: listeners together had said the same."
    assert state(sample) == ACCEPTED
    assert watch.stand().audits == watch.Audits(wrong=0, of=1)
    assert leases.take(moderator, Filters()) == []


@pytest.mark.parametrize("label", ["complete", ""])
def test_a_moderator_who_hears_something_else_decides_it_and_the_error_is_counted(
    audited: None, moderator: User, label: str
) -> None:
    sample = listening.open_sample()
    heard_by_three(sample)
    leases.take(moderator, Filters())
    decisions.lean(sample, moderator, label or "unusable")
    if label:
        made = decisions.relabel(fresh(sample), moderator, label, endfiller=True)
        assert state(sample) == ("accepted", "complete", "person")
        assert fresh(sample).endfiller is True
    else:
        made = decisions.reject(fresh(sample), moderator, "noise")
        assert state(sample) == ("rejected", "", "person")
    assert (made.of_crowd, made.beside, made.undoes and made.undoes.decided_by) == (True, "", "crowd")
    assert watch.stand().audits == watch.Audits(wrong=1, of=1)
    assert watch.by_language() == {"en": watch.Audits(wrong=1, of=1)}
    decisions.undo(made, moderator)
    assert watch.stand().audits.of == 0
    assert fresh(sample).decided_by == ""


def test_bad_listeners_stop_the_rule_by_itself_and_only_an_operator_starts_it(
    audited: None, moderator: User, moderator_client: Client, administrator: User
) -> None:
    """Colluders say what the game meant of everything; a moderator hears that one in five is wrong."""
    people = [trusted() for _ in range(3)]
    for number in range(rule.LEAST_SURELY):
        sample = listening.open_sample()
        for person, home in zip(people, HOMES, strict=False):
            say(person, sample, address=home)
        assert state(sample) == ACCEPTED
        audit(sample, moderator, "complete" if number % 5 == 0 else "incomplete")
    switch = CrowdSwitch.objects.get()
    assert (switch.on, switch.by, switch.wrong, switch.audits) == (False, None, 4, 20)
    after = listening.open_sample()
    heard_by_three(after)
    assert fresh(after).decided_by == ""
    for page in (AGREEMENT, "moderation:queue"):
        assert "stopped by itself" in moderator_client.get(reverse(page)).content.decode(), page

    start = reverse("open:crowd", args=["start"])
    assert moderator_client.post(start).status_code == 403
    operator = Client()
    operator.force_login(administrator)
    assert operator.get(start).status_code == 405
    page = operator.post(start, follow=True).content.decode()
    assert "stopped by itself" not in page
    assert watch.stand().audits.of == 0
    assert "It runs already." in operator.post(start, follow=True).content.decode()
    say(trusted(), after, address=HOMES[4])
    assert state(after) == ACCEPTED
    operator.post(reverse("open:crowd", args=["stop"]))
    assert not watch.runs("en")
    assert "administrator" in moderator_client.get(reverse(AGREEMENT)).content.decode()


def test_while_too_many_audits_wait_nothing_is_accepted(
    audited: None, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "MOST_WAITING", 1)
    first, second = listening.open_sample(), listening.open_sample()
    heard_by_three(first), heard_by_three(second)
    assert (fresh(first).decided_by, fresh(second).decided_by) == ("crowd", "")
    audit(first, moderator)
    say(trusted(), second, address=HOMES[4])
    assert fresh(second).decided_by == "crowd"


def test_a_language_in_which_listeners_are_wrong_stops_though_the_others_make_up_for_it(
    moderator: User, moderator_client: Client
) -> None:
    """Three of twenty in a hundred and seventy: less than 2 % of all."""

    def heard(language: str, right: int, wrong: int) -> None:
        for number in range(right + wrong):
            take = factory.recording(status="listened", language=language)
            sample, said = factory.sample(take), "accept" if number < right else "reject"
            Review.objects.create(sample=sample, moderator=moderator, decision=said, of_crowd=True)

    heard("en", right=40, wrong=0)
    heard("no", right=17, wrong=3)
    Review.objects.bulk_create(
        Review(sample=factory.sample(cut=9_000 + n), moderator=moderator, decision="accept", of_crowd=True)
        for n in range(110)
    )
    assert not watch.stop_if_wrong()
    assert (watch.runs("en"), watch.runs("no")) == (True, False)
    page = html.unescape(moderator_client.get(reverse(AGREEMENT)).content.decode())
    assert "<strong>Norsk:</strong> more than 2 % is wrong there" in page
    CrowdSwitch.objects.create(on=True, by=moderator)
    assert watch.runs("no")


def test_a_language_that_no_moderator_hears_stops_no_other_one(
    audited: None, moderator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "MOST_WAITING", 1)
    norwegian = [listening.open_sample() for _ in range(2)]
    for each in norwegian:
        each.recording.language = "no"
        each.recording.save(update_fields=["language"])
        heard_by_three(each)
    assert [fresh(each).decided_by for each in norwegian] == ["crowd", ""]
    heard_by_three(sample := listening.open_sample())
    assert state(sample) == ACCEPTED
    page = html.unescape(moderator_client.get(reverse(AGREEMENT)).content.decode())
    assert re.search(r"English, Norsk: \d+ audits wait for moderators; nothing more is accepted there", page)
    assert "2 wait" in page


def test_an_audit_waits_for_nobody_once_the_take_is_gone_or_a_report_upheld(
    audited: None, moderator: User, player: Contributor
) -> None:
    gone, rejected = listening.open_sample(player), listening.open_sample()
    heard_by_three(gone), heard_by_three(rejected)
    assert watch.stand().waiting == {"en": 2}
    gone.recording.refresh_from_db()
    gone.recording.withdraw(by="speaker")
    listening.reported(rejected, reason="offensive")
    reports.uphold(Report.objects.get(), moderator)
    assert state(rejected) == ("rejected", "", "person")
    assert watch.stand().waiting == {}
    assert leases.take(moderator, Filters()) == []


def test_audits_of_listeners_are_no_second_opinions_of_moderators(
    audited: None, moderator: User, moderator_client: Client
) -> None:
    sample = listening.open_sample()
    heard_by_three(sample)
    audit(sample, moderator)
    cache.clear()
    assert moderator_client.get(reverse(AGREEMENT)).context["found"].blind.of == 0
    assert Recheck.objects.get().second is not None


# Serving


def test_a_trusted_listener_finishes_what_others_have_begun_and_nobody_else_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "FINISH_RATE", 1.0)
    sample = listening.open_sample()
    for home in HOMES[:2]:
        say(trusted(), sample, address=home)
    assert listening.following(listening.newcomer(HOMES[3])) == {"type": "nothing"}
    third = trusted()
    client = listening.client_of(third, HOMES[2])
    assert listening.following(client)["type"] == "clip"
    assert third.servings.get().sample == sample
    third.servings.update(served_at=timezone.now() - timedelta(minutes=1))
    assert listening.vote(client, str(third.servings.get().pk)).status_code == 200
    assert state(sample) == ACCEPTED
    assert listening.following(listening.client_of(trusted(), HOMES[3])) == {"type": "nothing"}


@pytest.mark.parametrize("guests", [2, 5])
def test_guests_take_no_clip_from_those_who_may_decide_it(
    monkeypatch: pytest.MonkeyPatch, guests: int
) -> None:
    """Two who agree, or a crowd of them, would leave nothing to decide for anybody but moderators."""
    sample, client = listening.open_sample(), listening.client_of(first := trusted(), HOMES[0])
    for place in range(guests):
        listening.voted(factory.contributor(), sample, "complete" if place % 2 else "incomplete", weight=0.5)
    assert listening.following(listening.newcomer(HOMES[4]))["type"] == ("nothing" if guests > 2 else "clip")
    assert listening.following(client)["type"] == "clip"
    first.servings.update(served_at=timezone.now() - timedelta(minutes=1))
    assert listening.vote(client, str(first.servings.get().pk)).status_code == 200
    monkeypatch.setattr(choosing, "FINISH_RATE", 1.0)
    assert listening.following(listening.client_of(trusted(), HOMES[1]))["type"] == "clip"


def test_two_guests_who_agree_settle_a_clip_for_guests_alone() -> None:
    sample = listening.open_sample()
    for _ in range(2):
        listening.voted(factory.contributor(), sample, "incomplete", weight=0.5)
    assert listening.following(listening.newcomer(HOMES[4])) == {"type": "nothing"}
    assert listening.following(listening.client_of(trusted(), HOMES[0]))["type"] == "clip"


def test_an_unsure_vote_costs_no_question_more(player: Contributor) -> None:
    """Most votes leave a sample unsure; a look at the row in the hand says so."""
    sample = listening.open_sample()
    with CaptureQueriesContext(connection) as asked:
        deciding.decide(sample)
    assert len(asked) == 0
