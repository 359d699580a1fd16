"""Blocking and quarantine: votes and takes out at once, everything touched weighed again, and all back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contributor, User
from corpus.audio import LazyTake
from corpus.models import Recording, Sample, StatusMoved
from games.judging import pipeline, settling
from moderation.belief import ladder, reweighing
from moderation.desk import decisions, queue
from moderation.models import Block, Review, Standing, Vote
from moderation.serving import blocking, choosing, quarantine, reports, standing
from publishing.planning import selection
from publishing.planning.manifest import AUDIO
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def hostile(player: Contributor) -> Contributor:
    """Somebody whose full word stands against the game's."""
    return player


def settled(*votes: tuple[Contributor, str]) -> Sample:
    """A moment as its votes make it."""
    sample = listening.open_sample()
    for person, label in votes:
        listening.voted(person, sample, label)
    settling.settle([sample], by="vote")
    return sample


def act(client: Client, person: Contributor, what: str, **form: object) -> str:
    url = reverse("answering:act", args=[person.speaker, what])
    return str(client.post(url, form, follow=True).content.decode())


def fresh(sample: Sample) -> Sample:
    return Sample.objects.get(pk=sample.pk)


def test_a_hostile_vote_counts_no_longer_from_the_moment_of_the_block(
    moderator_client: Client, hostile: Contributor
) -> None:
    """The dispute was 0.864 before and after."""
    alone, sample = settled(), settled((hostile, "complete"))
    assert (sample.dispute or 0) > (alone.dispute or 0)
    assert sample.status == "disputed"
    act(moderator_client, hostile, "block", reason="votes against everybody")
    assert fresh(sample).dispute == pytest.approx(alone.dispute)
    assert fresh(sample).status == alone.status == "agreed"
    assert fresh(sample).moved_by == "votes"
    assert Vote.objects.get().counts is False


def test_fillers_that_only_the_blocked_had_heard_are_unsaid(
    hostile: Contributor, second_player: Contributor, moderator: User
) -> None:
    sample = listening.open_sample(midfiller=True)
    for person in (hostile, second_player):
        listening.voted(person, sample, "complete", midfiller=True)
    blocking.block(hostile, moderator, "a vandal")
    assert fresh(sample).midfiller is None


def test_the_takes_of_somebody_blocked_are_in_no_queue_and_not_served(
    moderator_client: Client, hostile: Contributor, second_player: Contributor
) -> None:
    theirs = listening.open_sample(hostile, priority=0.99)
    other = listening.open_sample(second_player, priority=0.1)
    assert queue.disputed(1) == [theirs]
    act(moderator_client, hostile, "block", reason="plays music")
    assert queue.disputed(2) == [other]
    assert queue.length() == 1
    assert list(choosing.servable(Sample.objects.all())) == [other]
    assert (fresh(theirs).status, fresh(theirs).reason) == ("rejected", Block.REASON)
    assert (Block.objects.get().votes, Block.objects.get().samples) == (0, 1)


def test_accepted_moments_of_somebody_blocked_are_in_no_release_and_no_gold(
    moderator: User, hostile: Contributor
) -> None:
    listening.accepted(moderator, hostile)
    blocking.block(hostile, moderator, "plays music")
    assert list(selection.candidates("test", AUDIO)) == []
    assert not choosing.servable(Sample.objects.accepted()).exists()


def test_undoing_a_block_restores_every_row(
    moderator_client: Client, moderator: User, hostile: Contributor, second_player: Contributor
) -> None:
    settled((hostile, "complete")), settled((hostile, "incomplete"), (second_player, "complete"))
    listening.open_sample(hostile), listening.accepted(moderator, hostile)
    listening.open_sample(hostile, status="agreed", flag="", dispute=0.1)
    listening.open_sample(hostile, status="rejected", flag="", reason="noise", moved_by="moderator 1")
    columns = ("pk", "status", "label", "reason", "dispute", "disagreement", "flag", "priority")
    before = (
        list(Sample.objects.order_by("pk").values(*columns)),
        list(Vote.objects.order_by("pk").values()),
    )
    act(moderator_client, hostile, "block", reason="by mistake")
    assert list(Sample.objects.order_by("pk").values(*columns)) != before[0]
    act(moderator_client, hostile, "unblock")
    after = (list(Sample.objects.order_by("pk").values(*columns)), list(Vote.objects.order_by("pk").values()))
    assert after == before
    hostile.refresh_from_db()
    assert not hostile.is_blocked
    assert Block.objects.get().undone_by == moderator


def test_the_preview_says_what_the_block_then_does(
    moderator_client: Client, moderator: User, hostile: Contributor
) -> None:
    settled((hostile, "complete")), settled((hostile, "incomplete"))
    listening.open_sample(hostile), listening.accepted(moderator, hostile)
    everything = list(Sample.objects.order_by("pk").values())
    page = moderator_client.get(reverse("answering:person", args=[hostile.speaker]))
    expected = blocking.Preview(votes=2, weighed=2, moved=1, samples=1, accepted=1, reports=0, together=0)
    assert page.context["preview"] == expected
    assert list(Sample.objects.order_by("pk").values()) == everything
    statuses = dict(Sample.objects.values_list("pk", "status"))
    act(moderator_client, hostile, "block", reason="a vandal")
    moved = [pk for pk, status in Sample.objects.values_list("pk", "status") if statuses[pk] != status]
    assert len(moved) == expected.moved + expected.samples
    back = moderator_client.get(reverse("answering:person", args=[hostile.speaker])).context["preview"]
    assert (back.votes, back.moved, back.samples) == (2, 1, 1)


def test_a_block_needs_a_reason_and_happens_once(moderator_client: Client, hostile: Contributor) -> None:
    assert "Give a reason first." in act(moderator_client, hostile, "block", reason="  ")
    assert not Block.objects.exists()
    act(moderator_client, hostile, "block", reason="a vandal")
    assert "Nothing was to be changed." in act(moderator_client, hostile, "block", reason="again")
    assert Block.objects.get().reason == "a vandal"
    act(moderator_client, hostile, "unblock")
    assert "Nothing was to be changed." in act(moderator_client, hostile, "unblock")


def test_a_report_is_upheld_along_with_the_block(moderator_client: Client, hostile: Contributor) -> None:
    sample = listening.open_sample(hostile)
    reporter = listening.reported(sample, reason="offensive")
    page = moderator_client.get(
        reverse("answering:person", args=[hostile.speaker]), {"report": reporter.reports.get().pk}
    ).content.decode()
    assert "is upheld along with it" in page
    form = {"reason": "offensive", "report": reporter.reports.get().pk}
    assert "Listen to the clip to its end first." in act(
        moderator_client, hostile, "block", **form, heard="0.4"
    )
    assert not Block.objects.exists()
    act(moderator_client, hostile, "block", **form, heard="1.0")
    assert Standing.objects.get(pk=reporter.pk).upheld == 1
    assert (fresh(sample).status, fresh(sample).reason) == ("rejected", "offensive")
    act(moderator_client, hostile, "unblock")  # what the report was right about stays out
    assert fresh(sample).status == "rejected"


@pytest.mark.parametrize("number", ["", "x", "9" * 5_000, "²", "-1", "0"])
def test_a_report_that_there_is_not_is_no_report(
    moderator_client: Client, hostile: Contributor, number: str
) -> None:
    page = moderator_client.get(reverse("answering:person", args=[hostile.speaker]), {"report": number})
    assert (page.status_code, page.context["report"]) == (200, None)


def test_a_take_that_a_worker_had_when_its_speaker_was_blocked_does_not_come_to_the_queue(
    hostile: Contributor, moderator: User
) -> None:
    sample = listening.open_sample(hostile, status="scored", dispute=None, disagreement=None, flag="")
    blocking.block(hostile, moderator, "plays music")
    pipeline.settle(LazyTake(sample.recording))
    assert fresh(sample).status == "rejected"
    blocking.unblock(hostile, moderator)
    assert fresh(sample).status in ("agreed", "disputed")


def test_a_vote_of_somebody_blocked_meanwhile_is_refused(hostile: Contributor) -> None:
    client, clip = listening.client_of(hostile), listening.serve(hostile, listening.open_sample())
    hostile.block("a vandal")
    assert listening.code(listening.vote(client, clip)) == (403, "blocked")
    assert not Vote.objects.exists()


def test_beyond_what_is_weighed_at_once_a_worker_goes_on(
    hostile: Contributor, moderator: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(reweighing, "AT_ONCE", 1)
    handed: list[str] = []
    monkeypatch.setattr(reweighing, "hand_over", lambda task, **_: handed.append(task))
    for _ in range(3):
        settled((hostile, "complete"))
    with django_capture_on_commit_callbacks(execute=True):
        blocking.block(hostile, moderator, "a vandal")
    assert handed == [reweighing.RESETTLE]
    assert Sample.objects.filter(disagreement=None).count() == 2
    while settling.resettle():
        pass
    assert set(Sample.objects.values_list("status", flat=True)) == {"agreed"}


def test_blocking_takes_as_many_queries_for_twenty_votes_and_takes_as_for_two(moderator: User) -> None:
    assert _queries_to_block(2, moderator) == _queries_to_block(20, moderator)


def test_the_page_of_a_person_takes_as_many_queries_with_twenty_votes_as_with_two(
    moderator_client: Client,
) -> None:
    def queries(number: int) -> int:
        person = _busy(number)
        with CaptureQueriesContext(connection) as asked:
            moderator_client.get(reverse("answering:person", args=[person.speaker]))
        return len(asked)

    queries(1)
    assert queries(2) == queries(20)


def _busy(number: int) -> Contributor:
    person = factory.contributor()
    for _ in range(number):
        listening.open_sample(person)
        settled((person, "complete"))
    return person


def _queries_to_block(number: int, moderator: User) -> int:
    person = _busy(number)
    with CaptureQueriesContext(connection) as asked:
        blocking.block(person, moderator, "a vandal")
    return len(asked)


# Known clips, quarantine and release


def hear_known(client: Client, person: Contributor, moderator: User, *, right: bool) -> None:
    clip = listening.serve(person, listening.accepted(moderator), gold=True)
    answer = listening.vote(client, clip, "incomplete" if right else "complete")
    assert answer.status_code == 200, answer.content


def test_who_hears_known_clips_wrongly_is_listened_to_no_longer_until_they_hear_them_rightly(
    hostile: Contributor, moderator: User
) -> None:
    client, sample = listening.client_of(hostile), settled((hostile, "complete"))
    for right in (True, True, True, True, False, False, False, False, False):
        hear_known(client, hostile, moderator, right=right)
    assert not standing.of(hostile).is_quarantined
    hear_known(client, hostile, moderator, right=False)
    mine = standing.of(hostile)
    assert (mine.golds, mine.right, mine.quarantined_by) == (10, 4, quarantine.RULE)
    assert fresh(sample).status == "agreed"
    assert not Vote.objects.filter(counts=True).exists()
    assert client.get("/play/referee/mine/").json()["counts"] is False

    # Kept, and not counted; and rung by rung back again.
    clip = listening.serve(hostile, other := settled())
    listening.vote(client, clip, "complete")
    assert fresh(other).dispute == pytest.approx(other.dispute)
    for _ in range(5):
        assert standing.of(hostile).is_quarantined
        hear_known(client, hostile, moderator, right=True)
    assert not standing.of(hostile).is_quarantined
    assert not Vote.objects.filter(counts=False).exists()
    assert fresh(other).dispute != pytest.approx(other.dispute)
    assert client.get("/play/referee/mine/").json()["counts"] is True


@pytest.mark.parametrize("then", ["taken back", "relabelled"])
def test_a_known_clip_whose_answer_was_wrong_says_nothing_of_who_heard_it(
    hostile: Contributor, moderator: User, then: str
) -> None:
    """Ten listeners who heard rightly what one moderator had not would be quarantined."""
    client = listening.client_of(hostile)
    for _ in range(ladder.LEAST - 1):
        hear_known(client, hostile, moderator, right=False)
    for review in Review.objects.all():
        decisions.undo(review, moderator)
        if then == "relabelled":
            decisions.relabel(fresh(review.sample), moderator, "complete")
    hear_known(client, hostile, moderator, right=False)
    assert not standing.of(hostile).is_quarantined


def test_by_hand_with_a_reason_and_back(moderator_client: Client, hostile: Contributor) -> None:
    sample = settled((hostile, "complete"))
    assert "Give a reason first." in act(moderator_client, hostile, "quarantine", reason="")
    act(moderator_client, hostile, "quarantine", reason="says the same of everything")
    assert fresh(sample).status == "agreed"
    assert standing.of(hostile).quarantine_reason == "says the same of everything"
    act(moderator_client, hostile, "release")
    assert fresh(sample).status == "disputed"
    assert "Nothing was to be changed." in act(moderator_client, hostile, "release")


def test_released_by_hand_the_clips_from_before_are_forgiven(hostile: Contributor, moderator: User) -> None:
    client = listening.client_of(hostile)
    for _ in range(10):
        hear_known(client, hostile, moderator, right=False)
    assert quarantine.end(hostile, moderator)
    hear_known(client, hostile, moderator, right=False)
    assert not standing.of(hostile).is_quarantined


def test_neither_the_end_of_a_block_nor_that_of_a_quarantine_lifts_the_other(
    hostile: Contributor, moderator: User
) -> None:
    settled((hostile, "complete"))
    quarantine.begin(hostile, moderator, "careless")
    blocking.block(hostile, moderator, "a vandal")
    blocking.unblock(hostile, moderator)
    assert not Vote.objects.get().counts
    blocking.block(hostile, moderator, "a vandal")
    quarantine.end(hostile, moderator)
    assert not Vote.objects.get().counts
    blocking.unblock(hostile, moderator)
    assert Vote.objects.get().counts


def test_votes_that_do_not_count_settle_no_clip(hostile: Contributor, moderator: User) -> None:
    sample = settled((hostile, "complete"), (factory.contributor(), "complete"))
    assert listening.following(listening.newcomer()) == {"type": "nothing"}
    quarantine.begin(hostile, moderator, "careless")
    assert listening.following(listening.newcomer())["type"] == "clip"
    assert fresh(sample).votes.count() == 2


def test_with_five_known_clips_a_word_is_worth_twice_as_much(hostile: Contributor, moderator: User) -> None:
    client = listening.client_of(hostile)
    weights = []
    for number in range(ladder.LISTENER.known + 1):
        weights.append(standing.rung(standing.Listener(hostile)).weight)
        hear_known(client, hostile, moderator, right=number < ladder.LISTENER.known)
    assert weights == [0.5] * 5 + [1.0]
    listening.vote(client, listening.serve(hostile, listening.open_sample()))
    assert Vote.objects.latest("pk").weight == 1.0


def test_the_vote_of_somebody_new_does_not_settle_a_dispute_alone(hostile: Contributor) -> None:
    """Without cookies one vote moved one's own clip from disputed (0.60) to agreed (0.34)."""
    against = [factory.contributor() for _ in range(2)]
    sample = settled(*((person, "complete") for person in against))
    assert fresh(sample).dispute == pytest.approx(0.69, abs=0.01)
    listening.vote(listening.client_of(hostile), listening.serve(hostile, sample))
    assert fresh(sample).status == "disputed"
    assert (fresh(sample).dispute or 0) > 0.5


def test_the_admin_blocks_and_quarantines_in_the_same_way(
    moderator_client: Client, moderator: User, hostile: Contributor
) -> None:
    User.objects.filter(pk=moderator.pk).update(is_staff=True)
    sample = settled((hostile, "complete"))
    for action, status in (("block", "agreed"), ("unblock", "disputed"), ("quarantine", "agreed")):
        form = {"action": action, "reason": "a vandal", "_selected_action": [str(hostile.pk)]}
        moderator_client.post("/admin/accounts/contributor/", form)
        assert fresh(sample).status == status, action
    for page in ("standing", "block", "report"):
        assert moderator_client.get(f"/admin/moderation/{page}/").status_code == 200


def test_only_who_decides_about_people_sees_their_page(client: Client, hostile: Contributor) -> None:
    address = reverse("answering:person", args=[hostile.speaker])
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("somebody"))
    assert client.get(address).status_code == 403
    assert client.post(reverse("answering:act", args=[hostile.speaker, "block"])).status_code == 403
    with pytest.raises(StatusMoved):
        blocking.unblock(hostile, User.objects.get())
    assert not reports.queue().exists()
    assert Recording.objects.count() == 0
