"""The cockpit through its pages: who may come in, what is kept back until they lean, what a decision does."""

import io
import json

import pytest
import soundfile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from corpus.models import TAIL, Recording, Sample
from inference.models import Score
from moderation.models import Lean, Review, Vote
from tests import factory

pytestmark = pytest.mark.django_db
KEPT_BACK = ("Smart Turn", "0.91", "0.77", "went on", "Accept as", "on a train", "2 votes")


@pytest.fixture
def disputed(player, second_player) -> Sample:
    take = factory.recording(player, pcm=factory.tone(2.0), status=Recording.Status.LISTENED)
    sample = factory.sample(take, status=Sample.Status.DISPUTED, dispute=0.77, priority=0.77)
    factory.sample(
        take, cut=28_800, intent="complete", status=Sample.Status.AGREED, dispute=0.1, priority=0.1
    )
    Score.objects.create(
        sample=sample,
        scorer="smart-turn",
        revision="test",
        probabilities={"complete": 0.91, "incomplete": 0.09},
        latency_ms=12.0,
    )
    for listener in (player, second_player):
        Vote.objects.create(sample=sample, contributor=listener, label="complete")
    return sample


def url(name: str, sample: Sample, **kwargs: str) -> str:
    return reverse(f"moderation:{name}", kwargs={"sample_id": sample.pk, **kwargs})


def lean(client: Client, sample: Sample, label: str = "complete", heard: str = "1.0"):
    return client.post(url("lean", sample), {"label": label, "heard": heard})


def decide(client: Client, sample: Sample, decision: str, **fields: str):
    return client.post(url("decide", sample, decision=decision), fields)


@pytest.fixture
def second_moderator(moderator) -> User:
    user = User.objects.create_user("second moderator")
    user.groups.set(moderator.groups.all())
    return user


@pytest.fixture
def second_client(second_moderator) -> Client:
    client = Client()
    client.force_login(second_moderator)
    return client


def addresses(sample: Sample) -> list[str]:
    names = ("review", "fragment", "next", "clip", "rest")
    return [reverse("moderation:queue"), reverse("moderation:log"), *(url(name, sample) for name in names)]


def test_a_stranger_is_sent_to_sign_in_from_every_page(client, disputed):
    for address in addresses(disputed):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert lean(client, disputed).status_code == 302
    assert not Lean.objects.exists()


def test_somebody_signed_in_without_the_right_is_told_403(client, disputed):
    client.force_login(User.objects.create_user("somebody"))
    assert {client.get(address).status_code for address in addresses(disputed)} == {403}
    assert lean(client, disputed).status_code == 403
    assert decide(client, disputed, "accept").status_code == 403


def test_an_empty_queue_says_so_in_a_friendly_way(moderator_client):
    page = moderator_client.get(reverse("moderation:queue"))
    assert page.status_code == 200
    assert "Nothing left to decide" in page.content.decode()


def test_nothing_that_could_bias_is_anywhere_before_the_lean(moderator_client, disputed):
    for name in ("review", "fragment"):
        text = moderator_client.get(url(name, disputed)).content.decode()
        for secret in KEPT_BACK:
            assert secret not in text
    # The button says "incomplete", as it says every label; nothing else does.
    text = moderator_client.get(url("fragment", disputed)).content.decode()
    assert text.count("incomplete") == text.count("backchannel")


@pytest.mark.parametrize(("spread", "words"), [(3.0, "± 3 ms"), (0.4, "± 0.4 ms"), (None, "")])
def test_how_sure_the_cut_is_stands_in_one_line_after_the_lean(moderator_client, disputed, spread, words):
    Sample.objects.filter(pk=disputed.pk).update(cut_uncertainty_ms=spread)
    assert "The cut is sure" not in moderator_client.get(url("fragment", disputed)).content.decode()
    lean(moderator_client, disputed)
    text = moderator_client.get(url("fragment", disputed)).content.decode()
    assert text.count("The cut is sure to") == bool(words)
    assert words in text


def test_the_floor_line_ends_with_the_tail_before_the_lean(moderator_client, disputed):
    item = moderator_client.get(url("review", disputed)).context["item"]
    floor = json.loads(item.floor_json)
    assert floor["seconds"] == pytest.approx((disputed.cut + TAIL) / 16_000)
    assert floor["cuts"] == [{"at": 0.8, "label": "?", "tail": 0.2}]
    assert floor["pauses"] == []
    assert len(floor["levels"]) == 20


def test_the_clip_ends_200_ms_behind_the_cut(moderator_client, disputed):
    answer = moderator_client.get(url("clip", disputed))
    audio, rate = soundfile.read(io.BytesIO(answer.content))
    assert (answer["Content-Type"], rate, len(audio)) == ("audio/flac", 16_000, disputed.cut + TAIL)


def test_the_clip_comes_in_ranges(moderator_client, disputed):
    whole = moderator_client.get(url("clip", disputed)).content
    part = moderator_client.get(url("clip", disputed), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"


def test_the_rest_of_the_take_is_kept_back_until_the_lean(moderator_client, disputed):
    assert moderator_client.get(url("rest", disputed)).status_code == 403
    lean(moderator_client, disputed)
    audio, _ = soundfile.read(io.BytesIO(moderator_client.get(url("rest", disputed)).content))
    assert len(audio) == 32_000


def test_a_lean_before_the_clip_was_heard_is_refused(moderator_client, disputed):
    answer = lean(moderator_client, disputed, heard="0.4")
    assert answer.status_code == 409
    assert "Listen" in answer.json()["message"]
    assert not Lean.objects.exists()


@pytest.mark.parametrize("fields", [{"label": "perhaps", "heard": "1"}, {"label": "wait", "heard": "all"}])
def test_a_lean_that_makes_no_sense_is_refused_in_words(moderator_client, disputed, fields):
    answer = moderator_client.post(url("lean", disputed), fields)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_the_lean_shows_intent_scores_votes_and_dispute_to_this_moderator_only(
    moderator_client, second_client, disputed
):
    text = lean(moderator_client, disputed).content.decode()
    for shown in ("Smart Turn", "0.91", "0.77", "went on", "2 votes", "Accept as incomplete"):
        assert shown in text
    assert "Smart Turn" not in second_client.get(url("review", disputed)).content.decode()


def test_a_second_lean_does_not_replace_the_first(moderator_client, disputed):
    lean(moderator_client, disputed, "complete")
    lean(moderator_client, disputed, "incomplete")
    assert Lean.objects.get().label == "complete"


@pytest.mark.parametrize("decision", ["accept", "relabel", "reject"])
def test_nobody_decides_before_they_lean(moderator_client, disputed, decision):
    answer = decide(moderator_client, disputed, decision, label="wait", reason="noise")
    assert answer.status_code == 403
    disputed.refresh_from_db()
    assert (disputed.status, Review.objects.count()) == (Sample.Status.DISPUTED, 0)


def test_a_decision_moves_the_sample_and_leaves_a_line_with_the_lean(moderator_client, moderator, disputed):
    lean(moderator_client, disputed, "complete")
    answer = decide(moderator_client, disputed, "relabel", label="complete", endfiller="yes", midfiller="no")
    disputed.refresh_from_db()
    review = Review.objects.get()
    assert answer.json()["message"] == "Relabelled as complete"
    assert (disputed.status, disputed.label) == (Sample.Status.ACCEPTED, "complete")
    assert (disputed.midfiller, disputed.endfiller) == (False, True)
    assert (review.moderator, review.lean, review.decision) == (moderator, "complete", "relabel")


def test_of_two_moderators_the_second_is_told_who_was_first_and_keeps_their_lean(
    moderator_client, second_client, disputed
):
    lean(moderator_client, disputed, "complete")
    lean(second_client, disputed, "incomplete")
    decide(moderator_client, disputed, "accept")
    late = decide(second_client, disputed, "reject", reason="noise")
    assert late.status_code == 409
    assert "moderator was first: accepted as incomplete" in late.json()["message"]
    assert (Review.objects.count(), Lean.objects.count()) == (1, 2)


def test_a_take_withdrawn_meanwhile_is_said_and_its_voice_is_gone(moderator_client, disputed):
    lean(moderator_client, disputed)
    disputed.recording.withdraw(by="player")
    late = decide(moderator_client, disputed, "accept")
    assert (late.status_code, "took this recording back" in late.json()["message"]) == (409, True)
    assert moderator_client.get(url("clip", disputed)).status_code == 404


def test_a_rejection_without_a_reason_is_refused(moderator_client, disputed):
    lean(moderator_client, disputed)
    answer = decide(moderator_client, disputed, "reject", reason="  ")
    assert answer.status_code == 400
    assert "reason" in answer.json()["message"]


def test_undo_brings_the_last_decision_back_to_its_moderator(moderator_client, disputed):
    lean(moderator_client, disputed)
    decide(moderator_client, disputed, "reject", reason="mumbled")
    answer = moderator_client.post(reverse("moderation:undo_last"))
    assert answer.json()["sample"] == str(disputed.pk)
    disputed.refresh_from_db()
    assert disputed.status == Sample.Status.DISPUTED
    assert moderator_client.post(reverse("moderation:undo_last")).status_code == 409


def test_the_next_sample_is_another_one_and_a_skipped_one_stays_away(moderator_client, disputed):
    following = moderator_client.get(url("next", disputed)).context["item"].sample
    assert following != disputed
    moderator_client.post(url("skip", disputed))
    assert moderator_client.get(reverse("moderation:queue")).context["item"].sample == following


def test_what_was_put_aside_comes_back_when_nothing_else_is_left(moderator_client, disputed):
    for sample in Sample.objects.all():
        moderator_client.post(url("skip", sample))
    page = moderator_client.get(reverse("moderation:queue"))
    assert "Only what you put aside" in page.content.decode()
    again = moderator_client.post(reverse("moderation:unskip"), follow=True)
    assert again.context["item"].sample == disputed


def test_the_log_has_every_decision_and_lets_one_be_undone(moderator_client, second_client, disputed):
    lean(moderator_client, disputed)
    decide(moderator_client, disputed, "accept")
    made = Review.objects.get()
    assert "accept" in second_client.get(reverse("moderation:log")).content.decode()
    answer = second_client.post(reverse("moderation:undo", args=[made.pk]))
    assert answer["Location"] == url("review", disputed)
    again = second_client.post(reverse("moderation:undo", args=[made.pk]), follow=True)
    assert "no longer stands" in again.content.decode()
    assert list(Review.objects.order_by("pk").values_list("decision", flat=True)) == ["accept", "undo"]


def test_the_log_comes_a_page_at_a_time(moderator_client, moderator, disputed, monkeypatch):
    monkeypatch.setattr("moderation.desk.views.LOG_PAGE", 2)
    for _ in range(3):
        Review.objects.create(sample=disputed, moderator=moderator, decision="reject", reason="noise")
    first = moderator_client.get(reverse("moderation:log"))
    rest = moderator_client.get(reverse("moderation:log"), {"before": first.context["older"]})
    assert (len(first.context["reviews"]), len(rest.context["reviews"]), rest.context["older"]) == (
        2,
        1,
        None,
    )


def test_the_admin_shows_the_log_and_lets_nobody_change_it(client, disputed):
    root = User.objects.create_superuser("root")
    client.force_login(root)
    review = Review.objects.create(sample=disputed, moderator=root, decision="reject", reason="noise")
    change = reverse("admin:moderation_review_change", args=[review.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"reason": "other"}).status_code == 403
    assert (
        client.post(reverse("admin:moderation_review_delete", args=[review.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert client.get(reverse("admin:moderation_review_add")).status_code == 403
