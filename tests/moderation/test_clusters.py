"""People who may belong together: found, shown with the reason, and acted on only by a moderator."""

import html
import re
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import addresses
from accounts.models import Contributor, Sighting, User
from corpus.audio import LazyTake
from corpus.models import Recording, Sample
from corpus.withdrawal import withdraw
from games.judging import pipeline
from inference.audio.ends import End
from inference.running.analysis import Analysis
from moderation.housekeeping import carry_on, forget_addresses, watch_people
from moderation.models import Cluster, MassAct, Standing, Vote
from moderation.people import privacy
from tests import factory, voices
from tests.moderation import listening

pytestmark = pytest.mark.django_db
LIST = "/moderation/clusters/"
HOME = "93.184.216.34"


def seen(person: Contributor, minutes_ago: float, address: str = HOME) -> Sighting:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return Sighting.objects.create(contributor=person, address=addresses.hashed(address), seen_at=at)


def page_of(client: Client, cluster: Cluster) -> str:
    return html.unescape(client.get(f"{LIST}{cluster.pk}/").content.decode())


def act(client: Client, cluster: Cluster, what: str, who: list[str], reason: str = "one person") -> MassAct:
    client.post(f"{LIST}{cluster.pk}/{what}/", {"who": who, "reason": reason})
    made = MassAct.objects.latest("pk")
    carry_on(made.pk)
    made.refresh_from_db()
    return made


def test_a_pair_behind_one_address_within_an_hour_is_shown_with_the_reason(
    moderator_client: Client, player: Contributor, second_player: Contributor, stranger: Contributor
) -> None:
    seen(player, 100), seen(second_player, 55), seen(stranger, 50, "93.184.216.35")
    watch_people()
    found = Cluster.objects.get()
    assert set(found.members.all()) == {player, second_player}
    page = moderator_client.get(LIST).content.decode()
    assert "These 2 people were at one address within an hour, once." in page
    one = page_of(moderator_client, found)
    assert "A family or flatmates look the same." in one
    assert player.speaker in one
    assert addresses.hashed(HOME) not in one


def test_whoever_comes_more_than_an_hour_later_belongs_to_nobody(
    player: Contributor, second_player: Contributor
) -> None:
    seen(player, 200), seen(second_player, 130)
    watch_people()
    assert not Cluster.objects.exists()


def test_an_innocent_family_is_shown_and_nothing_else_happens(moderator_client: Client) -> None:
    family = [factory.contributor() for _ in range(4)]
    sample = listening.open_sample()
    for minute, member in enumerate(family):
        seen(member, minute)
        listening.voted(member, sample, "incomplete")
        listening.open_sample(member)
    before = list(Vote.objects.values()), list(Recording.objects.values())
    watch_people()
    assert Cluster.objects.get().people == 4
    assert (list(Vote.objects.values()), list(Recording.objects.values())) == before
    assert not Standing.objects.exists()
    assert not Contributor.objects.exclude(blocked_at=None).exists()
    lines = moderator_client.get("/moderation/people/").context["lines"]
    assert {line.row.need for line in lines} == {0}, "nobody of them comes first for it"


def test_recording_and_voting_are_noted_once_in_ten_minutes_and_only_from_a_public_address(
    player: Contributor,
) -> None:
    for _ in range(3):
        sample = listening.open_sample()
        client = listening.client_of(player, HOME)
        assert listening.vote(client, listening.serve(player, sample)).status_code == 200
    assert Sighting.objects.get().address == addresses.hashed(HOME)
    other = listening.client_of(player, "192.168.0.7")
    assert listening.vote(other, listening.serve(player, listening.open_sample())).status_code == 200
    assert Sighting.objects.count() == 1


def test_sightings_and_the_hashes_of_answered_reports_are_forgotten_and_clusters_with_them(
    player: Contributor, second_player: Contributor, moderator: User
) -> None:
    seen(player, 3), seen(second_player, 2)
    watch_people()
    assert Cluster.objects.exists()
    for status in ("open", "dismissed"):
        report = player.reports.create(
            sample=listening.open_sample(), address="a" * 16, status=status, moved_at=timezone.now()
        )
        assert report.address
    forget_addresses()
    assert (Sighting.objects.count(), player.reports.exclude(address="").count()) == (2, 2)
    old = timezone.now() - addresses.KEPT - timedelta(minutes=1)
    Sighting.objects.update(seen_at=old)
    player.reports.update(created_at=old, moved_at=old)
    privacy.forget_addresses()
    watch_people()
    assert not Sighting.objects.exists()
    assert not Cluster.objects.exists()
    assert [each.status for each in player.reports.exclude(address="")] == ["open"]


def test_the_same_people_keep_the_number_of_their_cluster(
    player: Contributor, second_player: Contributor
) -> None:
    seen(player, 3), seen(second_player, 2)
    watch_people()
    first = Cluster.objects.get()
    seen(player, 200, "93.184.216.99"), seen(second_player, 190, "93.184.216.99")
    watch_people()
    assert (Cluster.objects.get().pk, Cluster.objects.get().times) == (first.pk, 2)


def listened(person: Contributor, audio: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """A take that passes all other checks."""
    speech = [[3_200, 12_800], [19_200, 28_800]]
    ends = [End(-60.0, 400.0, 1.0), End(-60.0, None, 1.0)]
    heard = Analysis(speech, [0.5] * 40, {"snr_db": 20.0}, None, ends)
    monkeypatch.setattr(pipeline, "analyse", lambda _audio: heard)
    take = factory.recording(person, pcm=(audio * 32_767).astype("int16"), speech=[])
    pipeline.listen(LazyTake(take))
    take.refresh_from_db()
    return take


@pytest.mark.needs("espeak")
def test_two_people_who_read_the_same_prompt_are_no_cluster_and_a_copy_is(
    moderator_client: Client,
    player: Contributor,
    second_player: Contributor,
    stranger: Contributor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "The train to the coast leaves at nine, and I have not packed anything at all."
    ours = voices.espeak(text, voice="en", pitch=45)
    theirs = voices.espeak(text, voice="en-us", pitch=60, speed=160)
    first = listened(player, ours, monkeypatch)
    assert listened(second_player, theirs, monkeypatch).status == "listened"
    watch_people()
    assert not Cluster.objects.exists()
    copy = listened(stranger, ours * 0.5, monkeypatch)
    assert (copy.reason, copy.copy_of) == ("duplicate", first)
    watch_people()
    found = Cluster.objects.get()
    assert set(found.members.all()) == {player, stranger}
    assert "1 take of one of these people was the same sound" in page_of(moderator_client, found)


def test_a_copy_of_ones_own_take_is_no_cluster(player: Contributor) -> None:
    take = factory.recording(player)
    factory.recording(player, status="refused", reason="duplicate", copy_of=take)
    watch_people()
    assert not Cluster.objects.exists()


def test_what_a_take_was_a_copy_of_is_forgotten_with_the_sound_of_either(
    player: Contributor, second_player: Contributor, django_capture_on_commit_callbacks: object
) -> None:
    take = factory.recording(player)
    copy = factory.recording(second_player, status="refused", reason="duplicate", copy_of=take)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withdraw([take], by="speaker")
    copy.refresh_from_db()
    assert copy.copy_of is None


@pytest.fixture
def pair(player: Contributor, second_player: Contributor) -> Cluster:
    """Two identities that voted alike and recorded each a take."""
    for minute, person in enumerate((player, second_player)):
        seen(person, minute)
        listening.voted(person, listening.open_sample(), "complete")
        listening.open_sample(person)
    watch_people()
    return Cluster.objects.get()


def test_a_cluster_is_blocked_together_as_the_preview_said_and_undone_together(
    moderator_client: Client, pair: Cluster
) -> None:
    speakers = [each.speaker for each in pair.members.all()]
    page = page_of(moderator_client, pair)
    assert "2 votes stop counting" in page
    assert "2 moments of theirs leave the queue" in page
    votes = list(Vote.objects.order_by("pk").values())
    made = act(moderator_client, pair, "block", speakers)
    assert (made.status, made.done, made.skipped, str(made.moderator)) == ("done", 2, 0, "moderator")
    assert not Vote.objects.filter(counts=True).exists()
    assert Contributor.objects.exclude(blocked_at=None).count() == 2
    assert Sample.objects.filter(status="rejected").count() == 2
    moderator_client.post(f"/moderation/acts/{made.pk}/undo/")
    back = MassAct.objects.latest("pk")
    carry_on(back.pk)
    assert list(Vote.objects.order_by("pk").values()) == votes
    assert not Contributor.objects.exclude(blocked_at=None).exists()
    assert set(Sample.objects.values_list("status", "reason")) <= {("disputed", ""), ("agreed", "")}
    assert Sample.objects.count() == 4
    assert back.undoes == made


def test_who_was_let_out_by_hand_stays_out_when_the_act_is_undone(
    moderator_client: Client, pair: Cluster
) -> None:
    speakers = [each.speaker for each in pair.members.all()]
    made = act(moderator_client, pair, "quarantine", speakers)
    assert Standing.objects.exclude(quarantined_at=None).count() == 2
    first = Standing.objects.first()
    assert first is not None
    first.release(by="moderator 1")
    first.quarantine(by="rule", reason="known clips heard wrongly")
    moderator_client.post(f"/moderation/acts/{made.pk}/undo/")
    back = MassAct.objects.latest("pk")
    carry_on(back.pk)
    back.refresh_from_db()
    assert (back.done, back.skipped) == (1, 1)
    assert [each.quarantined_by for each in Standing.objects.exclude(quarantined_at=None)] == ["rule"]


@pytest.mark.parametrize(
    ("who", "reason"), [([], "one person"), (["spk_somebody"], "one person"), (None, "  ")]
)
def test_nobody_ticked_or_no_reason_changes_nothing(
    moderator_client: Client, pair: Cluster, who: list[str] | None, reason: str
) -> None:
    chosen = [each.speaker for each in pair.members.all()] if who is None else who
    url = f"{LIST}{pair.pk}/block/"
    answer = moderator_client.post(url, {"who": chosen, "reason": reason}, follow=True)
    assert "Give a reason first." in answer.content.decode()
    assert not MassAct.objects.exists()


def test_a_stranger_to_the_cluster_is_not_blocked_with_it(
    moderator_client: Client, pair: Cluster, stranger: Contributor
) -> None:
    member = pair.members.first()
    assert member is not None
    act(moderator_client, pair, "block", [member.speaker, stranger.speaker])
    assert list(Contributor.objects.exclude(blocked_at=None)) == [member]


def test_a_large_cluster_costs_what_a_small_one_does(moderator_client: Client, pair: Cluster) -> None:
    moderator_client.get(f"{LIST}{pair.pk}/")
    with CaptureQueriesContext(connection) as few:
        moderator_client.get(f"{LIST}{pair.pk}/")
    for minute in range(60):
        seen(factory.contributor(), minute / 2)
    watch_people()
    big = Cluster.objects.get()
    with CaptureQueriesContext(connection) as many:
        page = page_of(moderator_client, big)
    assert len(many) == len(few)
    assert "So many are a school, an office or a telephone company" in page
    assert len(re.findall('name="who"', page)) == 62


@pytest.mark.parametrize("path", ["999/", f"{'9' * 5000}/", "1/else/", f"{'9' * 30}/block/"])
def test_a_cluster_that_is_none_is_not_found(moderator_client: Client, path: str) -> None:
    assert moderator_client.get(LIST + path).status_code in (404, 405)
    assert moderator_client.post(LIST + path).status_code in (404, 405)


def test_ten_thousand_clusters_cost_what_fifty_do(moderator_client: Client) -> None:
    def made(start: int, end: int) -> None:
        now = timezone.now()
        Cluster.objects.bulk_create(
            Cluster(
                kind="address", key=str(n), people=2, times=1, first_at=now, last_at=now - timedelta(hours=n)
            )
            for n in range(start, end)
        )

    def measured(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(moderator_client.get(LIST + query).context["lines"]) == 50
        return len(queries)

    made(0, 100)
    measured()
    few = measured()
    made(100, 10_000)
    older = moderator_client.get(LIST).context["older"]
    assert (measured(), measured(f"?before={older}")) == (few, few + 1)
