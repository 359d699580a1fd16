"""The page of one sample: who may see it, and how much."""

import pytest
from django.test import Client

from accounts.models import Contributor, User
from corpus.models import Sample
from inference.models import Score, Transcript
from moderation.desk import decisions
from moderation.models import Lean, Vote
from tests import factory

pytestmark = pytest.mark.django_db
PRIVATE = ("moderator", "/clip/", "/rest/", "my own secret words", "Dispute")


@pytest.fixture
def sample(player: Contributor, second_player: Contributor) -> Sample:
    """Disputed, with a score, two votes, a transcript and another moment in the same take."""
    take = factory.recording(player, status="listened")
    sample = factory.sample(take, status="disputed", dispute=0.6, priority=0.6)
    factory.sample(take, cut=28_800, intent="complete", status="agreed")
    probabilities = {"complete": 0.83, "incomplete": 0.17}
    Score.objects.create(
        sample=sample, scorer="smart-turn", revision="v3.2@abc", probabilities=probabilities, latency_ms=41
    )
    for voter in (player, second_player):
        Vote.objects.create(sample=sample, contributor=voter, label="incomplete")
    Transcript.objects.create(sample=sample, language="en", text="my own secret words", source="person")
    return sample


@pytest.fixture
def accepted(sample: Sample, moderator: User) -> Sample:
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    return sample


def get(client: Client, sample: Sample):
    return client.get(f"/samples/{sample.pk}/")


def test_the_public_sees_no_sample_that_is_not_accepted(client, sample):
    for status in Sample.Status.values:
        Sample.objects.filter(pk=sample.pk).update(status=status)
        assert get(client, sample).status_code == (200 if status == "accepted" else 404)


def test_the_public_sees_what_the_models_said_and_nothing_that_is_personal(client, accepted):
    text = " ".join(get(client, accepted).content.decode().split())
    for words in (
        "Smart Turn",
        "0.83",
        "v3.2@abc",
        "41 ms",
        "2 listeners",
        "2 incomplete",
        "Accepted as incomplete",
    ):
        assert words in text
    for words in PRIVATE:
        assert words not in text


def test_the_floor_line_carries_the_verdicts_and_no_other_moment(client, accepted):
    floor = get(client, accepted).context["page"].floor_json
    assert '"by": "Smart Turn", "says": "complete", "p": 0.83' in floor
    assert floor.count('"at"') == 1


@pytest.mark.parametrize(
    "reason", ["withdrawn consent", "blocked", "withdrawn take", "personal data beside it"]
)
def test_the_page_closes_when_a_release_would_not_hold_the_sample(client, accepted, reason):
    take = accepted.recording
    if reason == "withdrawn consent":
        take.contributor.withdraw_consent()
    elif reason == "blocked":
        take.contributor.block("spam")
    elif reason == "withdrawn take":
        take.withdraw(by="player")
    else:
        take.cuts.exclude(pk=accepted.pk).update(status="rejected", reason="personal_data")
    assert get(client, accepted).status_code == 404


def test_how_the_speech_before_the_cut_ended_is_told_where_it_is_known(client, accepted):
    assert "The cut is sure to" not in get(client, accepted).content.decode()
    figures = {"tail_dbfs": -61.5, "next_onset_ms": 430.0, "edge_slope": 1.25, "cut_uncertainty_ms": 3.0}
    Sample.objects.filter(pk=accepted.pk).update(**figures)
    text = get(client, accepted).content.decode()
    for words in ("± 3 ms", "-61.5 dBFS", "430 ms later", "1.25 dB a millisecond"):
        assert words in text
    Sample.objects.filter(pk=accepted.pk).update(next_onset_ms=None)
    text = get(client, accepted).content.decode()
    assert "± 3 ms" in text
    assert "Next sound" not in text
    assert "None" not in text


def test_somebody_signed_in_without_the_right_is_the_public(client, accepted, sample):
    client.force_login(User.objects.create_user("somebody"))
    assert not get(client, accepted).context["page"].inside


def test_a_moderator_who_has_not_leaned_is_led_to_the_queue(moderator_client, sample):
    answer = get(moderator_client, sample)
    assert answer.status_code == 302
    assert answer["Location"] == f"/moderation/{sample.pk}/"


def test_a_moderator_who_leaned_sees_and_hears_everything(moderator_client, moderator, sample):
    Lean.objects.create(sample=sample, moderator=moderator, label="complete")
    text = get(moderator_client, sample).content.decode()
    for words in (
        "my own secret words",
        f"/moderation/{sample.pk}/clip/",
        f"/moderation/{sample.pk}/rest/",
        "0.83",
    ):
        assert words in text


def test_the_log_names_who_decided_to_moderators_alone(moderator_client, accepted):
    assert "by moderator, who had heard incomplete" in " ".join(
        get(moderator_client, accepted).content.decode().replace('<span class="soft">', "").split()
    )


def test_another_moderator_sees_a_decided_sample_but_may_not_hear_the_rest(accepted, moderator):
    other = User.objects.create_user("other")
    other.groups.set(moderator.groups.all())
    client = Client()
    client.force_login(other)
    text = get(client, accepted).content.decode()
    assert "/clip/" in text
    assert "/rest/" not in text


def test_what_a_licence_keeps_in_the_house_stays_off_the_public_page(client, moderator_client, accepted):
    for scorer in ("turn-detector-v2", "nobody-knows-me"):
        Score.objects.create(
            sample=accepted, scorer=scorer, revision="1", probabilities={"complete": 1.0}, latency_ms=1
        )
    public = get(client, accepted).context["page"]
    assert [each.score.scorer for each in public.opinions] == ["smart-turn"]
    assert "Turn Detector" not in public.floor_json
    assert len(get(moderator_client, accepted).context["page"].opinions) == 3


def test_a_sample_that_does_not_exist_is_not_found(client, db):
    assert client.get("/samples/00000000-0000-0000-0000-000000000000/").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"), [("prompt", "shown, not checked"), ("shown_heard", "shown, and heard to be said")]
)
def test_where_the_words_come_from_stands_beside_the_score(client, accepted, given, words):
    Score.objects.create(
        sample=accepted,
        scorer="namo-multilingual",
        revision="1",
        probabilities={"complete": 0.9, "incomplete": 0.1},
        latency_ms=9,
        input=given,
    )
    assert f"given {words}" in " ".join(get(client, accepted).content.decode().split())
