"""Acts on many: the decisions of a moderator, the votes and reports of a person, undone and brought back."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.models import Recording, Sample
from games.judging import settling
from moderation import housekeeping
from moderation.desk import decisions
from moderation.housekeeping import carry_on
from moderation.models import MassAct, MassLine, Report, Review, Standing, Vote
from moderation.people import carrying, masses
from moderation.serving import quarantine, reports
from publishing.models import Publication, Release
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db
ACTS = "/moderation/acts/"


@pytest.fixture
def rogue(db: None) -> User:
    """A moderator who decided at random."""
    return User.objects.create_user("rogue")


def decide(by: User, label: str = "incomplete", speaker: Contributor | None = None) -> Sample:
    sample = listening.open_sample(speaker)
    decisions.lean(sample, by, label)
    if label == "unusable":
        decisions.reject(sample, by, "noise")
    else:
        decisions.relabel(sample, by, label, midfiller=True)
    return Sample.objects.get(pk=sample.pk)


def rows() -> list[dict[str, object]]:
    columns = ("pk", "status", "label", "reason", "midfiller", "decided_by", "moved_by")
    return list(Sample.objects.order_by("pk").values(*columns))


def ask(client: Client, **form: str) -> MassAct:
    client.post(f"{ACTS}decisions/undo/", {"moderator": "rogue", "reason": "decided at random", **form})
    made = MassAct.objects.latest("pk")
    carry_on(made.pk)
    made.refresh_from_db()
    return made


def undo(client: Client, act: MassAct) -> MassAct:
    client.post(f"{ACTS}{act.pk}/undo/")
    made = MassAct.objects.latest("pk")
    carry_on(made.pk)
    made.refresh_from_db()
    return made


def test_the_preview_says_what_of_it_is_published(moderator_client: Client, rogue: User) -> None:
    samples = [decide(rogue), decide(rogue, "complete"), decide(rogue, "unusable")]
    release = Release.objects.create(target="test")
    Publication.objects.create(
        release=release, target="test", sample=samples[0], config="audio", split="train", shard="a", label="x"
    )
    before = rows()
    page = moderator_client.get(f"{ACTS}decisions/?moderator=rogue")
    found = page.context["preview"]
    assert (found.decisions, dict(found.statuses), found.published) == (3, {"accepted": 2, "rejected": 1}, 1)
    assert "3 decisions that stand are undone" in page.content.decode()
    assert rows() == before


def test_all_decisions_of_a_moderator_are_undone_and_brought_back(
    moderator_client: Client, moderator: User, rogue: User
) -> None:
    for label in ("incomplete", "complete", "unusable"):
        decide(rogue, label)
    mine, before = decide(moderator), rows()
    act = ask(moderator_client)
    assert (act.status, act.done, act.skipped, act.percent) == ("done", 3, 0, 100)
    assert set(Sample.objects.exclude(pk=mine.pk).values_list("status", "label")) <= {
        ("disputed", ""),
        ("agreed", ""),
    }
    assert Sample.objects.get(pk=mine.pk).status == "accepted"
    made = Review.objects.filter(decision="undo")
    assert {(each.moderator, each.undoes.moderator) for each in made if each.undoes} == {(moderator, rogue)}
    back = undo(moderator_client, act)
    assert (back.done, back.skipped, back.undoes) == (3, 0, act)
    assert rows() == before
    assert Review.objects.standing().filter(moderator=rogue).count() == 3
    assert MassLine.objects.filter(act=act).count() == MassLine.objects.filter(act=back).count() == 3


def test_only_those_between_two_times(moderator_client: Client, rogue: User) -> None:
    for days in (3, 2, 1):
        decide(rogue)
        Review.objects.filter(pk=Review.objects.latest("pk").pk).update(
            created_at=timezone.now() - timedelta(days=days)
        )
    since = (timezone.now() - timedelta(days=2, hours=6)).strftime("%Y-%m-%dT%H:%M")
    until = (timezone.now() - timedelta(days=1, hours=6)).strftime("%Y-%m-%dT%H:%M")
    act = ask(moderator_client, since=since, until=until)
    assert act.done == 1
    assert Sample.objects.accepted().count() == 2


def test_what_was_decided_while_it_ran_stays(moderator_client: Client, rogue: User) -> None:
    decide(rogue)
    moderator_client.post(f"{ACTS}decisions/undo/", {"moderator": "rogue", "reason": "at random"})
    later = decide(rogue)
    carry_on(MassAct.objects.get().pk)
    assert Sample.objects.get(pk=later.pk).status == "accepted"


def test_what_somebody_decided_anew_is_left_as_it_is(
    moderator_client: Client, moderator: User, rogue: User
) -> None:
    first, second, third = decide(rogue), decide(rogue), decide(rogue)
    first.recording.withdraw(by="speaker")
    act = ask(moderator_client)
    assert (act.done, act.skipped) == (2, 1)
    again = Sample.objects.get(pk=second.pk)
    decisions.lean(again, moderator, "complete")
    decisions.relabel(again, moderator, "complete")
    back = undo(moderator_client, act)
    assert (back.done, back.skipped) == (1, 1)
    assert Sample.objects.get(pk=second.pk).label == "complete"
    assert Sample.objects.get(pk=third.pk).label == "incomplete"


def test_a_sample_is_weighed_with_what_came_while_it_was_decided(
    moderator_client: Client, rogue: User, player: Contributor
) -> None:
    sample = listening.open_sample()
    settling.settle([sample], by="vote")
    decisions.lean(sample, rogue, "incomplete")
    decisions.accept(Sample.objects.get(pk=sample.pk), rogue)
    listening.voted(player, sample, "complete")
    ask(moderator_client)
    assert Sample.objects.get(pk=sample.pk).status == "disputed"


def test_it_goes_on_in_chunks_and_after_a_worker_was_stopped(
    moderator_client: Client, rogue: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "CHUNK", 2)
    for _ in range(5):
        decide(rogue)
    act = masses.undo_decisions(rogue, rogue, "by mistake")
    assert carrying._step(act.pk)
    act.refresh_from_db()
    assert (act.status, act.done, act.total, act.percent) == ("running", 2, 5, 40)
    page = moderator_client.get(f"{ACTS}{act.pk}/").content.decode()
    assert "2 of 5 rows changed" in page
    assert 'hx-trigger="load delay:2s"' in page
    assert "Undo all of it" not in page
    housekeeping.carry_on_lost()
    act.refresh_from_db()
    assert act.done == 2, "somebody is at it"
    MassAct.objects.update(moved_at=timezone.now() - timedelta(minutes=2))
    housekeeping.carry_on_lost()
    act.refresh_from_db()
    assert (act.status, act.done) == ("done", 5)
    carry_on(act.pk)
    assert Review.objects.filter(decision="undo").count() == 5


def test_one_chunk_costs_the_same_however_many_there_are(
    rogue: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "CHUNK", 3)

    def measured(number: int) -> int:
        for _ in range(number):
            decide(rogue)
        act = masses.undo_decisions(rogue, rogue, "by mistake")
        with CaptureQueriesContext(connection) as queries:
            carrying._step(act.pk)
        carry_on(act.pk)
        return len(queries)

    measured(3)
    assert measured(3) == measured(9)


def settled(*votes: tuple[Contributor, str]) -> Sample:
    sample = listening.open_sample()
    for person, label in votes:
        listening.voted(person, sample, label)
    settling.settle([sample], by="vote")
    return sample


@pytest.fixture
def hostile(player: Contributor, second_player: Contributor) -> Contributor:
    """Somebody who votes against everybody and reports what is all right."""
    settled((player, "complete"), (second_player, "incomplete")), settled((player, "complete"))
    for place in range(3):
        sample = listening.open_sample(second_player, cut=13_000 + place)
        Report.objects.create(sample=sample, contributor=player, reason="echo", hides=True)
    return player


def take_out(client: Client, person: Contributor) -> MassAct:
    client.post(f"/moderation/people/{person.speaker}/opinions/", {"reason": "a vandal"})
    made = MassAct.objects.latest("pk")
    carry_on(made.pk)
    made.refresh_from_db()
    return made


def opinions() -> tuple[object, ...]:
    samples = Sample.objects.order_by("pk").values("pk", "status", "dispute", "flag")
    votes = Vote.objects.order_by("pk").values("pk", "counts", "taken_out_by")
    return list(samples), list(votes), list(Report.objects.order_by("pk").values())


def test_all_votes_and_reports_of_a_hostile_voter_are_taken_out_and_brought_back(
    moderator_client: Client, hostile: Contributor
) -> None:
    before = opinions()
    page = html.unescape(
        moderator_client.get(f"/moderation/people/{hostile.speaker}/opinions/").content.decode()
    )
    assert "2 votes are taken out of every count" in page
    assert "3 open reports are dismissed · 3 of them hide a take" in page
    assert opinions() == before
    act = take_out(moderator_client, hostile)
    assert (act.done, act.skipped, act.total) == (5, 0, 5)
    assert list(Vote.objects.filter(contributor=hostile).values_list("counts", flat=True)) == [False, False]
    assert Vote.objects.filter(counts=True).count() == 1
    assert not Report.objects.waiting().exists()
    assert Standing.objects.get(pk=hostile.pk).dismissed == 3
    assert opinions()[0] != before[0]
    back = undo(moderator_client, act)
    assert (back.done, back.skipped) == (5, 0)
    assert opinions() == before
    assert Standing.objects.get(pk=hostile.pk).dismissed == 0


def test_votes_that_were_taken_out_do_not_come_back_with_a_release_from_quarantine(
    moderator_client: Client, moderator: User, hostile: Contributor
) -> None:
    act = take_out(moderator_client, hostile)
    quarantine.begin(hostile, moderator, "hears nothing")
    assert quarantine.end(hostile, moderator)
    assert not Vote.objects.filter(contributor=hostile, counts=True).exists()
    undo(moderator_client, act)
    assert Vote.objects.filter(contributor=hostile, counts=True).count() == 2


def test_of_somebody_in_quarantine_they_come_back_without_counting(
    moderator_client: Client, moderator: User, hostile: Contributor
) -> None:
    act = take_out(moderator_client, hostile)
    quarantine.begin(hostile, moderator, "hears nothing")
    undo(moderator_client, act)
    assert not Vote.objects.filter(contributor=hostile, counts=True).exists()
    assert not Vote.objects.exclude(taken_out_by=None).exists()


def test_a_vote_given_later_counts(moderator_client: Client, hostile: Contributor) -> None:
    take_out(moderator_client, hostile)
    client, sample = listening.client_of(hostile), listening.open_sample()
    assert listening.vote(client, listening.serve(hostile, sample)).status_code == 200
    assert Vote.objects.get(sample=sample).counts


def test_a_report_that_was_upheld_meanwhile_stays_upheld(
    moderator_client: Client, moderator: User, hostile: Contributor
) -> None:
    upheld = Report.objects.first()
    assert upheld is not None
    reports.uphold(upheld, moderator)
    act = take_out(moderator_client, hostile)
    back = undo(moderator_client, act)
    assert back.done == 4
    assert sorted(Report.objects.values_list("status", flat=True)) == ["open", "open", "upheld"]


def test_an_act_is_undone_once_and_not_before_it_is_done(moderator_client: Client, rogue: User) -> None:
    decide(rogue)
    moderator_client.post(f"{ACTS}decisions/undo/", {"moderator": "rogue", "reason": "at random"})
    act = MassAct.objects.get()
    answer = moderator_client.post(f"{ACTS}{act.pk}/undo/", follow=True)
    assert "Nothing was done." in answer.content.decode()
    carry_on(act.pk)
    back = undo(moderator_client, act)
    for each in (act, back):
        moderator_client.post(f"{ACTS}{each.pk}/undo/")
    assert MassAct.objects.count() == 2
    assert "Undone: Decisions of a moderator undone" in html.unescape(
        moderator_client.get(ACTS).content.decode()
    )


BAD = (
    ({"moderator": "nobody"}, "There is no such moderator."),
    ({"since": "yesterday"}, "That is not a time."),
    ({"since": "2026-02-31T10:00"}, "That is not a time."),
    ({"until": "\0"}, "character that no text has"),
    ({"since": "2026-02-02T10:00", "until": "2026-02-01T10:00"}, "The time ends before it begins."),
    ({"reason": "  "}, "Give a reason first."),
    ({"moderator": "\0" * 200}, "character that no text has"),
)


@pytest.mark.parametrize(("form", "told"), BAD)
def test_what_makes_no_sense_is_told_in_words(
    moderator_client: Client, rogue: User, form: dict[str, str], told: str
) -> None:
    sent = {"moderator": "rogue", "reason": "at random", **form}
    answer = moderator_client.post(f"{ACTS}decisions/undo/", sent, follow=True)
    assert told in answer.content.decode()
    assert not MassAct.objects.exists()
    if "reason" not in form:
        assert told in moderator_client.get(f"{ACTS}decisions/", sent, follow=True).content.decode()


@pytest.mark.parametrize("path", ["9/", f"{'9' * 5000}/", "decisions/undo/"])
def test_an_act_that_is_none_is_not_found(moderator_client: Client, path: str) -> None:
    assert moderator_client.get(ACTS + path).status_code in (404, 405)


def test_ten_thousand_acts_cost_what_fifty_do(moderator_client: Client, moderator: User) -> None:
    def measured() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(moderator_client.get(ACTS).context["lines"]) == 50
        return len(queries)

    MassAct.objects.bulk_create(MassAct(kind="block", moderator=moderator, reason="x") for _ in range(60))
    measured()
    few = measured()
    MassAct.objects.bulk_create(MassAct(kind="block", moderator=moderator, reason="x") for _ in range(9_940))
    assert measured() == few


def test_withdrawn_takes_of_a_blocked_person_stay_out(
    moderator_client: Client, moderator: User, player: Contributor
) -> None:
    take = factory.recording(player, status=Recording.Status.LISTENED)
    sample = factory.sample(take, status="disputed", dispute=0.5, flag="x")
    act = masses.on_people(moderator, MassAct.Kind.BLOCK, [player], "a vandal")
    carry_on(act.pk)
    assert Sample.objects.get(pk=sample.pk).status == "rejected"
    Recording.objects.get(pk=take.pk).withdraw(by="speaker")
    undo(moderator_client, act)
    assert Sample.objects.get(pk=sample.pk).status == "withdrawn"
