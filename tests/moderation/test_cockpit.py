"""The cockpit through its pages: who may come in, what is kept back until they lean, what a decision does."""

import io
import json
import re
from datetime import timedelta

import pytest
import soundfile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpus.models import TAIL, Recording, Sample
from inference.models import Score
from moderation.desk import pace
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


def decide(client: Client, sample: Sample, decision: str, replayed: str = "yes", **fields: str):
    """The last second has been heard again, unless said otherwise."""
    return client.post(url("decide", sample, decision=decision), {"replayed": replayed, **fields})


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
    for shown in ("Smart Turn", "0.91", "0.77", "went on", "2 votes", "Accept as complete, as you heard it"):
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
    said = "moderator was first: accepted as incomplete. Yours is kept beside it: rejected: noise"
    assert said in late.json()["message"]
    assert list(Review.objects.order_by("pk").values_list("decision", "beside")) == [
        ("accept", ""),
        ("reject", "late"),
    ]
    disputed.refresh_from_db()
    assert (disputed.status, disputed.label, Lean.objects.count()) == (
        Sample.Status.ACCEPTED,
        "incomplete",
        2,
    )
    again = decide(second_client, disputed, "reject", reason="noise")
    assert (again.status_code, Review.objects.count()) == (409, 2)


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
    assert "Accepted as" in second_client.get(reverse("moderation:log")).content.decode()
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


@pytest.mark.parametrize("decision", ["accept", "relabel"])
def test_a_label_against_ones_own_ear_is_not_taken_before_the_last_second_was_heard_again(
    moderator_client, disputed, decision
):
    lean(moderator_client, disputed, "complete")
    answer = decide(moderator_client, disputed, decision, replayed="", label="incomplete")
    assert (answer.status_code, Review.objects.count()) == (428, 0)
    assert "not what you heard" in answer.json()["message"]
    assert decide(moderator_client, disputed, decision, label="incomplete").status_code == 200


def test_ones_own_ear_needs_no_second_hearing(moderator_client, disputed):
    lean(moderator_client, disputed, "complete")
    assert decide(moderator_client, disputed, "relabel", replayed="", label="complete").status_code == 200


def test_why_it_waits_is_one_line_of_signed_bars_and_stands_there_after_the_lean_alone(
    moderator_client, disputed
):
    Sample.objects.filter(pk=disputed.pk).update(
        why=[
            ["game", "", 1.7],
            ["sound", "smart-turn", -2.1],
            ["listener", "", -1.1],
            ["listener", "", -1.1],
        ],
        cut_uncertainty_ms=25.0,
    )
    assert "why-one" not in moderator_client.get(url("fragment", disputed)).content.decode()
    lean(moderator_client, disputed)
    answer = moderator_client.get(url("fragment", disputed))
    bars = [(bar.name, round(bar.evidence, 1), bar.figure, bar.signed) for bar in answer.context["item"].why]
    assert bars == [
        ("game", 1.7, "+1.7", True),
        ("Smart Turn", -2.1, "-2.1", True),
        ("listeners", -2.2, "-2.2", True),
        ("cut", 1.0, "± 25 ms", False),
    ]
    assert 'rect x="-2.1" y="0" width="2.1"' in answer.content.decode()


def test_reasons_of_a_sample_from_before_are_weighed_when_it_is_shown(moderator_client, disputed):
    lean(moderator_client, disputed)
    shown = moderator_client.get(url("fragment", disputed)).context["item"].why
    assert {bar.name: bar.evidence < 0 for bar in shown} == {
        "Smart Turn": True,
        "listeners": True,
        "what came next": False,
    }


def test_an_audit_is_called_one_once_it_is_decided(moderator_client, disputed):
    audit = Sample.objects.get(status=Sample.Status.AGREED)
    Sample.objects.filter(pk=audit.pk).update(priority=0.6)
    lean(moderator_client, audit, "complete", heard="2.0")
    assert "audit" not in moderator_client.get(url("fragment", audit)).content.decode()
    said = decide(moderator_client, audit, "accept").json()["message"]
    assert said == "Accepted as complete. This was an audit: nothing spoke against the game."
    assert Review.objects.get().audit


def test_every_key_of_the_cockpit_is_on_its_list(moderator_client, disputed):
    lean(moderator_client, disputed, "unusable")
    page = moderator_client.get(url("review", disputed)).content.decode()
    list_ = page[page.index("data-help") :]
    keys = set(re.findall(r'data-key="([^"]+)"', page)) - {"?"}
    named = {" ": "Space", "Escape": "Esc", "ArrowLeft": "←", "ArrowRight": "→"}
    named |= {str(number): "1" for number in range(1, 10)}
    for key in keys:
        assert f"<kbd>{named.get(key, key)}</kbd>" in list_, key


def test_a_moderators_languages_are_a_setting_and_an_address_goes_before_it(moderator_client, player):
    rows = {
        language: factory.sample(
            factory.recording(player, language=language), status=Sample.Status.DISPUTED, priority=0.5
        )
        for language in ("no", "de", "tr")
    }
    queue = reverse("moderation:queue")
    moderator_client.post(reverse("moderation:languages"), {"language": ["tr", "xx"]})
    page = moderator_client.get(queue)
    assert (page.context["item"].sample, page.context["waiting"]) == (rows["tr"], "1")
    page = moderator_client.get(queue, {"language": "de"})
    assert (page.context["item"].sample, page.context["waiting"]) == (rows["de"], "1")
    assert 'data-next="/moderation/' in page.content.decode()
    following = re.search(r'data-next="([^"]+)"', page.content.decode())
    assert following
    assert following[1].endswith("?language=de")
    assert "Nothing that you asked for" in moderator_client.get(following[1]).content.decode()


def test_a_view_is_saved_counted_and_forgotten(moderator_client, second_client, disputed):
    answer = moderator_client.post(
        reverse("moderation:save_view"), {"name": " My  cuts ", "query": "flag=doubtful&game=cliffhanger"}
    )
    assert answer["Location"] == "/moderation/?game=cliffhanger&flag=doubtful"
    (view,) = moderator_client.get(answer["Location"]).context["views"]
    assert (view.saved.name, view.waiting, view.chosen) == ("My cuts", "0", True)
    assert second_client.post(reverse("moderation:forget_view", args=[view.saved.pk])).status_code == 404
    moderator_client.post(reverse("moderation:forget_view", args=[view.saved.pk]))
    assert moderator_client.get(reverse("moderation:queue")).context["views"] == []


def test_the_time_left_is_ones_own_pace(moderator_client, moderator, disputed):
    assert moderator_client.get(reverse("moderation:queue")).context["left"] == ""
    now = timezone.now()
    for number in range(7):
        row = Review.objects.create(sample=disputed, moderator=moderator, decision="reject", reason="noise")
        Review.objects.filter(pk=row.pk).update(created_at=now + timedelta(seconds=30 * number))
    assert pace.seconds(moderator) == 30.0
    assert pace.left(20, moderator) == "about 10 minutes"
    assert pace.left(600, moderator) == "about 5.0 hours"
    assert (pace.left(0, moderator), pace.shown(1_001)) == ("", "1,000+")


def test_the_log_says_a_reason_in_words(moderator_client, moderator, disputed):
    Review.objects.create(sample=disputed, moderator=moderator, decision="reject", reason="cut_inside_word")
    told = moderator_client.get(reverse("moderation:log")).content.decode()
    assert "Rejected: the cut is inside a word" in told
    assert "cut_inside_word" not in told


@pytest.mark.parametrize("before", ["9" * 5_000, "-1", "x"])
def test_a_page_of_the_log_that_cannot_be_is_the_first(moderator_client, before):
    assert moderator_client.get(f"{reverse('moderation:log')}?before={before}").status_code == 200


@pytest.mark.parametrize("status", [Sample.Status.CAPTURED, Sample.Status.SCORED, Sample.Status.DISPUTED])
def test_the_admin_tells_nothing_of_a_sample_that_waits(client, moderator, disputed, status):
    client.force_login(User.objects.create_superuser("root"))
    Sample.objects.filter(pk=disputed.pk).update(
        status=status, flag="models_split", against="namo|smart-turn"
    )
    lean_ = Lean.objects.create(sample=disputed, moderator=moderator, label="complete")
    score = Score.objects.get()
    pages = [
        reverse("admin:corpus_sample_changelist"),
        reverse("admin:corpus_sample_change", args=[disputed.pk]),
        reverse("admin:corpus_recording_change", args=[disputed.recording.pk]),
        reverse("admin:inference_score_changelist"),
        reverse("admin:moderation_lean_changelist"),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        for secret in ("0.77", "models_split", "models contradict", "0.91", "namo|smart-turn", "leans to"):
            assert secret not in answer.content.decode(), (page, secret)
    for page in (
        reverse("admin:inference_score_change", args=[score.pk]),
        reverse("admin:moderation_lean_change", args=[lean_.pk]),
    ):
        assert client.get(page).status_code == 302
    Sample.objects.filter(pk=disputed.pk).update(status=Sample.Status.ACCEPTED, label="complete")
    assert "0.77" in client.get(pages[1]).content.decode()
