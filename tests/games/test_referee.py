"""Referee over HTTP: blind, never one's own, never twice, only what was served; what follows from a vote."""

import io
import json
import random
import uuid
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import soundfile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import consent, contributors
from accounts.limits.table import CLIPS
from accounts.models import Contributor, User
from corpus.models import Recording, Sample
from games.referee import views
from inference.models import Transcript, Words
from moderation.desk import decisions
from moderation.models import Report, Serving, Standing, Vote
from moderation.serving import choosing, reports
from publishing.planning import selection
from publishing.planning.manifest import AUDIO
from tests import factory

pytestmark = pytest.mark.django_db

Status = Sample.Status


@pytest.fixture(autouse=True)
def no_gold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dice that always fall on open clips; the tests of gold throw others."""
    monkeypatch.setattr(views, "DICE", Loaded(0.99))


class Loaded(random.Random):
    """Dice that always fall alike, and choose the first."""

    def __init__(self, falls: float) -> None:
        super().__init__(7)
        self.falls = falls

    def random(self) -> float:
        return self.falls

    def choice(self, seq: Any) -> Any:
        return seq[0]


def client_of(contributor: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(contributor)
    return client


@pytest.fixture
def listener(db: None) -> Contributor:
    return factory.contributor()


@pytest.fixture
def ears(listener: Contributor) -> Client:
    return client_of(listener)


@pytest.fixture
def sample(db: None) -> Sample:
    """Somebody paused at 0.8 s, and went on 0.4 s later."""
    return open_sample()


def open_sample(take: Recording | None = None, priority: float = 0.5, **fields: Any) -> Sample:
    take = take or factory.recording(status=Recording.Status.LISTENED)
    values = {"status": Status.DISPUTED, "dispute": priority, "priority": priority, **fields}
    return factory.sample(take, **values)


def gold_sample(moderator: User, label: str = "incomplete", **fields: Any) -> Sample:
    sample = open_sample(**fields)
    decisions.lean(sample, moderator, label)
    decisions.relabel(sample, moderator, label)
    return sample


def post(client: Client, path: str, body: object = None) -> Any:
    return client.post(f"/play/referee/{path}", json.dumps(body or {}), content_type="application/json")


def following(client: Client, language: str = "en") -> dict[str, Any]:
    return dict(json.loads(post(client, "next/", {"language": language}).content))


def heard(clip: str, seconds: float = 60) -> None:
    """The clip was served so long ago."""
    Serving.objects.filter(pk=clip).update(served_at=timezone.now() - timedelta(seconds=seconds))


def vote(client: Client, clip: str, label: str = "incomplete", **fields: Any) -> Any:
    body = {"label": label, **({} if label == "unusable" else {"confidence": 0.75}), **fields}
    return post(client, f"{clip}/vote/", body)


def hear_and_vote(client: Client, label: str = "incomplete", **fields: Any) -> dict[str, Any]:
    clip = following(client)["clip"]
    heard(clip)
    return dict(json.loads(vote(client, clip, label, **fields).content))


def report(client: Client, clip: str, reason: str = "personal_data", *, at: float = 60, **fields: Any) -> Any:
    """What is wrong with a clip, said by somebody who has had it for so many seconds."""
    heard(clip, at)
    return post(client, f"{clip}/report/", {"reason": reason, "heard": 1.0, **fields})


def code(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


# Blind


def test_a_clip_says_nothing_of_intent_scores_votes_or_what_came_after(ears: Client, sample: Sample) -> None:
    sample.scores.create(
        scorer="smart-turn", revision="r", probabilities={"complete": 0.87, "incomplete": 0.13}, latency_ms=1
    )
    Vote.objects.create(sample=sample, contributor=factory.contributor(), label="wait")
    said = json.dumps(following(ears))
    told = ("incomplete", "complete", "went_on", "smart", "0.87", "wait", "cliffhanger", "gold", "breakfast")
    for hidden in (*told, str(sample.pk), str(sample.recording_id)):
        assert hidden not in said, hidden


def test_the_drawing_ends_with_the_clip_and_its_flag_has_no_label(ears: Client, sample: Sample) -> None:
    message = following(ears)
    floor = message["floor"]
    # Speech begins at 0.2 s, so the clip does at 0; it is cut at 0.8 s and 0.2 s of silence follow.
    assert message["seconds"] == floor["seconds"] == 1.0
    assert floor["cuts"] == [{"at": 0.8, "label": "?", "tail": 0.2}]
    assert floor["pauses"] == []
    assert len(floor["levels"]) == 20


def test_after_a_vote_on_an_open_clip_there_is_a_thank_you_and_nothing_else(
    ears: Client, sample: Sample
) -> None:
    assert set(hear_and_vote(ears)) == {"type", "points", "words"}


def test_after_a_vote_on_gold_the_listener_learns_the_answer(
    ears: Client, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    gold_sample(moderator)
    answer = hear_and_vote(ears, "complete")["gold"]
    assert answer == {"right": False, "label": "incomplete", "went_on": True, "silence": 0.4}


def test_gold_looks_like_any_other_clip_before_the_vote(
    ears: Client, moderator: User, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold_sample(moderator)
    plain = following(ears)
    post(ears, f"{plain['clip']}/skip/")
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    gold = following(ears)
    assert Serving.objects.get(pk=gold["clip"]).gold
    assert not Serving.objects.get(pk=plain["clip"]).gold
    assert without_hand(gold) == without_hand(plain)


def without_hand(clip: dict[str, Any]) -> dict[str, Any]:
    """A clip apart from its id and from its loudness, which is drawn anew for every serving."""
    return {**clip, "clip": "", "floor": {**clip["floor"], "levels": len(clip["floor"]["levels"])}}


# The sound


def test_the_sound_begins_before_the_turn_and_ends_200_ms_behind_the_cut(ears: Client) -> None:
    take = factory.recording(
        pcm=factory.tone(4.0), speech=[[3_200, 12_800], [32_000, 48_000]], status=Recording.Status.LISTENED
    )
    open_sample(take, cut=48_000, start=20_000)
    clip = following(ears)
    response = ears.get(f"/play/referee/{clip['clip']}/sound/")
    sound, rate = soundfile.read(io.BytesIO(response.content), dtype="float32")
    assert rate == 16_000
    assert len(sound) == 48_000 + 3_200 - (32_000 - 8_000) == clip["seconds"] * rate
    assert np.abs(sound).max() > 0.4
    assert response["Cache-Control"] == "private, no-store"


def test_the_sound_comes_in_ranges_as_safari_asks_for_it(ears: Client, sample: Sample) -> None:
    response = ears.get(f"/play/referee/{following(ears)['clip']}/sound/", headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.content) == (206, b"fL")


def test_a_withdrawn_take_is_heard_no_longer(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    sample.recording.withdraw(by="speaker")
    assert code(ears.get(f"/play/referee/{clip}/sound/")) == (410, "clip_gone")
    assert following(ears) == {"type": "nothing"}


# Whose clips


def test_nobody_hears_themselves(sample: Sample) -> None:
    assert following(client_of(sample.recording.contributor)) == {"type": "nothing"}


def test_nobody_hears_a_clip_twice(ears: Client, sample: Sample) -> None:
    hear_and_vote(ears)
    assert following(ears) == {"type": "nothing"}


def test_who_loads_the_page_again_gets_the_same_clip(ears: Client, sample: Sample) -> None:
    open_sample(priority=0.4)
    assert following(ears)["clip"] == following(ears)["clip"]
    assert Serving.objects.count() == 1


def test_who_signs_in_does_not_hear_what_they_said_or_heard_as_a_guest(sample: Sample) -> None:
    """The guest is put aside for the account's contributor (docs/decisions/0006)."""
    user = User.objects.create_user("ada", password="x")
    own, guest = factory.contributor(user=user), factory.contributor()
    open_sample(factory.recording(guest, status=Recording.Status.LISTENED))
    client = client_of(guest)
    hear_and_vote(client)
    response = HttpResponse()
    contributors.sign_in({name: morsel.value for name, morsel in client.cookies.items()}, response, user)
    client.force_login(user)
    client.cookies.update(response.cookies)
    assert client.get("/").context["request"].contributor == own
    assert following(client) == {"type": "nothing"}


def test_who_signs_out_and_agrees_anew_does_not_vote_twice(sample: Sample) -> None:
    client = client_of(factory.contributor())
    hear_and_vote(client)
    client.cookies[contributors.COOKIE] = contributors.cookie_value(factory.contributor())
    assert following(client) == {"type": "nothing"}
    open_sample(priority=0.1)
    assert following(client)["type"] == "clip"


def test_a_forged_memory_of_listeners_is_no_memory(ears: Client, sample: Sample) -> None:
    ears.cookies["listeners"] = "W10:forged"
    assert following(ears)["type"] == "clip"


def test_a_moderator_does_not_hear_what_they_have_decided(
    moderator: User, sample: Sample, ears: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    gold_sample(moderator)
    decisions.lean(sample, moderator, "complete")
    ears.force_login(moderator)
    assert following(ears) == {"type": "nothing"}


def test_only_the_chosen_language_is_heard(ears: Client, sample: Sample) -> None:
    assert following(ears, "tr") == {"type": "nothing"}
    assert code(post(ears, "next/", {"language": "xx"})) == (400, "unknown_language")


def test_a_set_has_no_two_clips_of_one_take(ears: Client) -> None:
    take = factory.recording(status=Recording.Status.LISTENED)
    open_sample(take, 0.9), open_sample(take, 0.8, cut=28_800)
    others = [open_sample(priority=0.1) for _ in range(3)]
    for _ in range(4):
        post(ears, f"{following(ears)['clip']}/skip/")
    takes = list(Serving.objects.values_list("sample__recording", flat=True))
    assert sorted(takes) == sorted([take.pk, *(other.recording_id for other in others)])


def test_who_has_heard_a_take_further_on_is_not_asked_about_an_earlier_pause(ears: Client) -> None:
    take = factory.recording(status=Recording.Status.LISTENED)
    early, late = open_sample(take, 0.5), open_sample(take, 0.9, cut=28_800)
    for _ in range(4):
        open_sample(priority=0.7)
    served = []
    for _ in range(5):
        clip = following(ears)["clip"]
        served.append(Serving.objects.get(pk=clip).sample_id)
        post(ears, f"{clip}/skip/")
    assert late.pk in served
    assert following(ears) == {"type": "nothing"}
    assert early.pk not in served


def test_clips_with_the_fewest_votes_come_first(ears: Client) -> None:
    voted, fresh = open_sample(priority=0.9), open_sample(priority=0.4)
    Vote.objects.create(sample=voted, contributor=factory.contributor(), label="complete")
    assert Serving.objects.get(pk=following(ears)["clip"]).sample == fresh


@pytest.mark.parametrize(
    ("labels", "served"),
    [
        (["complete"], True),
        (["complete", "incomplete"], True),
        (["complete", "complete"], False),
        (["complete", "incomplete", "wait"], False),
    ],
)
def test_two_votes_that_agree_or_three_settle_a_clip(
    ears: Client, sample: Sample, labels: list[str], served: bool
) -> None:
    for label in labels:
        Vote.objects.create(sample=sample, contributor=factory.contributor(), label=label)
    assert (following(ears)["type"] == "clip") is served


def test_what_is_neither_agreed_nor_disputed_is_not_served(ears: Client) -> None:
    for number, status in enumerate((Status.CAPTURED, Status.SCORED, Status.REJECTED, Status.WITHDRAWN)):
        open_sample(status=status, cut=1_000 + number)
    assert following(ears) == {"type": "nothing"}


def test_the_voice_of_somebody_who_no_longer_agrees_is_not_served(ears: Client, sample: Sample) -> None:
    sample.recording.contributor.withdraw_consent()
    assert following(ears) == {"type": "nothing"}


# Gold


def test_gold_comes_at_falling_rates() -> None:
    rates = [choosing.gold_rate(heard) for heard in (0, 19, 20, 39, 40, 59, 60, 10_000)]
    assert rates == [0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1]


def test_about_two_fifths_of_the_first_twenty_clips_are_gold(
    ears: Client, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", random.Random(3))
    for _ in range(20):
        open_sample()
        gold_sample(moderator)
    for _ in range(20):
        post(ears, f"{following(ears)['clip']}/skip/")
    assert 5 <= Serving.objects.filter(gold=True).count() <= 11


def test_without_gold_open_clips_are_served_and_the_other_way_round(
    ears: Client, moderator: User, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    first = following(ears)["clip"]
    assert not Serving.objects.get(pk=first).gold
    post(ears, f"{first}/skip/")
    gold_sample(moderator)
    monkeypatch.setattr(views, "DICE", Loaded(0.99))
    assert Serving.objects.get(pk=following(ears)["clip"]).gold


def test_a_vote_on_gold_changes_nothing_that_people_decided(
    ears: Client, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    gold = gold_sample(moderator)
    hear_and_vote(ears, "complete", midfiller=True)
    gold.refresh_from_db()
    assert (gold.status, gold.label, gold.midfiller, gold.dispute) == (
        Status.ACCEPTED,
        "incomplete",
        None,
        0.5,
    )


# Only what was served, for an hour, heard to the end


def test_a_vote_needs_a_serving_of_ones_own(ears: Client, sample: Sample) -> None:
    clip = following(client_of(factory.contributor()))["clip"]
    assert code(vote(ears, clip)) == (404, "unknown_clip")
    assert code(vote(ears, str(sample.pk))) == (404, "unknown_clip")
    assert code(ears.get(f"/play/referee/{clip}/sound/")) == (404, "unknown_clip")
    assert not Vote.objects.exists()


def test_a_vote_counts_for_an_hour(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    heard(clip, 3_601)
    assert code(vote(ears, clip)) == (410, "clip_expired")
    heard(clip, 3_540)
    assert vote(ears, clip).status_code == 200


def test_a_clip_is_heard_to_its_end_before_it_is_voted_on(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    heard(clip, 0.2)
    assert code(vote(ears, clip)) == (425, "not_heard")
    assert not Vote.objects.exists()
    heard(clip, 1.0)
    assert vote(ears, clip).status_code == 200


def test_the_first_answer_stands(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    heard(clip)
    vote(ears, clip, "complete")
    assert code(vote(ears, clip, "wait")) == (409, "clip_answered")
    assert code(post(ears, f"{clip}/skip/")) == (409, "clip_answered")
    assert Vote.objects.get().label == "complete"


# What a vote does


def test_a_vote_is_stored_whole_and_weighed(ears: Client, listener: Contributor, sample: Sample) -> None:
    before = sample.dispute or 0.0
    hear_and_vote(ears, "complete", confidence=0.95, midfiller=True, endfiller=False)
    made = Vote.objects.get()
    assert (made.sample, made.contributor, made.label) == (sample, listener, "complete")
    assert (made.confidence, made.midfiller, made.endfiller) == (0.95, True, False)
    assert made.seconds == pytest.approx(60.0, abs=30)  # on the clock of a machine that may be busy
    sample.refresh_from_db()
    # The prior is 0.8, and a listener of 0.75 says otherwise, whose word is worth half as long as they are
    # new: 1 - 1 / (1 + sqrt(3) / 4) = 0.30.
    assert made.weight == 0.5
    assert sample.dispute == pytest.approx(1 - 1 / (1 + 3**0.5 / 4))
    assert (sample.dispute or 0.0) < before
    assert sample.status == Status.AGREED  # the doubt of one who is new disputes nothing alone
    assert sample.moved_by == "vote"


def test_votes_for_the_intent_settle_a_disputed_sample(sample: Sample) -> None:
    for _ in range(2):
        hear_and_vote(client_of(factory.contributor()))
    sample.refresh_from_db()
    assert sample.status == Status.AGREED


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"label": "complete"},
        {"label": "complete", "confidence": 0.2},
        {"label": "complete", "confidence": True},
        {"label": "perhaps", "confidence": 0.9},
        {"label": ["complete"], "confidence": 0.9},
        {"label": "unusable"},
        {"label": "unusable", "reason": "ugly"},
        {"label": "complete", "confidence": 0.9, "midfiller": "yes"},
        [],
    ],
)
def test_a_vote_that_says_nothing_clear_is_refused(ears: Client, sample: Sample, sent: object) -> None:
    clip = following(ears)["clip"]
    heard(clip)
    body = json.dumps(sent)
    response = ears.post(f"/play/referee/{clip}/vote/", body, content_type="application/json")
    assert code(response) == (400, "invalid_message")
    assert not Vote.objects.exists()


def test_unusable_says_why(ears: Client, sample: Sample) -> None:
    hear_and_vote(ears, "unusable", reason="several_voices")
    made = Vote.objects.get()
    assert (made.label, made.reason, made.confidence) == ("unusable", "several_voices", None)


# Fillers


@pytest.mark.parametrize(
    ("said", "found"),
    [([True], None), ([True, None, True], True), ([False, False], False), ([True, False, True], None)],
)
def test_fillers_are_known_once_two_agree_and_nobody_differs(
    sample: Sample, said: list[bool | None], found: bool | None
) -> None:
    labels = ["complete", "incomplete", "wait"]
    for each, label in zip(said, labels, strict=False):
        hear_and_vote(client_of(factory.contributor()), label, midfiller=each)
    sample.refresh_from_db()
    assert (sample.midfiller, sample.endfiller) == (found, None)


def test_what_a_moderator_says_of_fillers_stands(moderator: User, sample: Sample) -> None:
    for _ in range(2):
        hear_and_vote(client_of(factory.contributor()), midfiller=True, endfiller=True)
    sample.refresh_from_db()
    decisions.lean(sample, moderator, "incomplete")
    review = decisions.accept(sample, moderator, midfiller=False)
    sample.refresh_from_db()
    assert (sample.midfiller, sample.endfiller) == (False, True)
    decisions.undo(review, moderator)
    sample.refresh_from_db()
    assert (sample.midfiller, sample.endfiller) == (True, True)


# Words


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Ids of the takes whose words were handed to a worker."""
    asked: list[Any] = []
    monkeypatch.setattr("inference.speech.mending.hand_over", lambda _, take, **__: asked.append(take))
    return asked


def test_words_are_shown_only_after_the_vote(ears: Client, sample: Sample) -> None:
    Transcript.objects.create(
        sample=sample, language="en", text="I like toast.", plain="i like toast", source="recognised"
    )
    message = following(ears)
    assert "toast" not in json.dumps(message)
    heard(message["clip"])
    assert json.loads(vote(ears, message["clip"]).content)["words"] == "I like toast."


def test_mended_words_are_a_persons_and_are_read_again(
    ears: Client, sample: Sample, readers: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    done = Words.objects.create(recording=sample.recording, done_at=timezone.now())
    clip = following(ears)["clip"]
    heard(clip)
    Standing.objects.create(contributor=Serving.objects.get().contributor, golds=5, right=5)
    vote(ears, clip)
    with django_capture_on_commit_callbacks(execute=True):
        post(ears, f"{clip}/words/", {"text": "  I like\n um, toast "})
    written = Transcript.objects.get()
    assert (written.sample, written.source, written.language) == (sample, "person", "en")
    assert (written.text, written.plain) == ("I like um, toast", "i like um toast")
    assert Vote.objects.get().words == written
    assert readers == [str(sample.recording_id)]
    done.refresh_from_db()
    assert done.done_at is None
    assert code(post(ears, f"{clip}/words/", {"text": "again"})) == (409, "clip_answered")
    assert Transcript.objects.count() == 1


def test_words_come_after_a_vote_and_are_not_endless(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    assert code(post(ears, f"{clip}/words/", {"text": "hello"})) == (425, "not_heard")
    heard(clip)
    vote(ears, clip)
    assert code(post(ears, f"{clip}/words/", {"text": "a" * 601})) == (400, "text_too_large")
    assert code(post(ears, f"{clip}/words/", {"text": "nul\0"})) == (400, "invalid_message")
    assert code(post(ears, f"{clip}/words/", {"text": "\u202eesrever"})) == (400, "invalid_message")
    assert post(ears, f"{clip}/words/", {"text": "   "}).status_code == 200
    assert not Transcript.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "\u09b0\u200d\u09cd\u09af\u09be\u09ac \u0997\u09c7\u09b2",
        "\u0936\u0930\u0926\u094d\u200c \u0915\u094d\u200d\u0937",
        "\u092a\u0941\u0923\u094d\u200d\u092f\u093e\u0924\u0940\u0932 \u0917\u0941\u0933",
        "\u0645\u0650\u064a\u200c\u062e\u0648\u0627\u0647\u064e\u0645 \u0600\u0661\u0662",
    ],
    ids=["bengali", "hindi", "marathi", "arabic"],
)
def test_words_are_mended_with_joiners_and_marks_as_their_scripts_have_them(
    ears: Client, sample: Sample, readers: list[Any], text: str
) -> None:
    clip = following(ears)["clip"]
    heard(clip)
    vote(ears, clip)
    assert post(ears, f"{clip}/words/", {"text": text}).status_code == 200
    assert Transcript.objects.get().text == text


# Skipping and reporting


def test_skipping_is_no_vote_and_no_report(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    assert post(ears, f"{clip}/skip/").status_code == 200
    assert not Vote.objects.exists()
    assert not Report.objects.exists()
    assert Serving.objects.get().status == Serving.Status.SKIPPED
    heard(clip)
    assert code(vote(ears, clip)) == (409, "clip_answered")
    assert following(client_of(factory.contributor()))["type"] == "clip"


def test_a_report_takes_the_whole_take_out_of_serving_and_publication_at_once(
    ears: Client, moderator: User, sample: Sample
) -> None:
    published = gold_sample(moderator, cut=28_800, take=sample.recording)
    another = open_sample(priority=0.1)
    assert [each.id for each in selection.candidates("test", AUDIO)] == [str(published.pk)]
    other = client_of(factory.contributor())
    held = following(other)["clip"]
    clip = following(ears)["clip"]
    assert report(ears, clip).status_code == 200
    assert code(other.get(f"/play/referee/{held}/sound/")) == (410, "clip_gone")
    heard(held)
    assert code(vote(other, held)) == (410, "clip_gone")
    assert list(selection.candidates("test", AUDIO)) == []
    assert Client().get(f"/samples/{published.pk}/").status_code == 404
    left = following(client_of(factory.contributor()))["clip"]
    assert Serving.objects.get(pk=left).sample == another
    assert not Vote.objects.exists()


def test_a_report_may_follow_a_vote(ears: Client, sample: Sample) -> None:
    clip = following(ears)["clip"]
    heard(clip)
    vote(ears, clip)
    report(ears, clip)
    report(ears, clip)
    assert Report.objects.get().sample == sample
    assert Vote.objects.count() == 1


def test_a_moderator_lets_a_harmless_take_go_on(ears: Client, moderator: User, sample: Sample) -> None:
    open_sample(priority=0.1)
    report(ears, following(ears)["clip"])
    reports.dismiss(Report.objects.get(), moderator)
    assert Serving.objects.get(pk=following(client_of(factory.contributor()))["clip"]).sample == sample


# Who may


def test_listening_asks_for_no_consent_to_be_recorded_and_says_what_is_kept(sample: Sample) -> None:
    newcomer = Client()
    page = newcomer.get("/play/referee/")
    assert page.status_code == 200
    assert "Nobody records you here" in page.content.decode()
    assert contributors.COOKIE not in newcomer.cookies
    clip = following(newcomer)
    assert clip["type"] == "clip"
    listener = contributors.guest({"contributor": newcomer.cookies["contributor"].value})
    assert listener is not None
    assert not listener.consents.exists()
    assert following(newcomer)["clip"] == clip["clip"]


def test_who_has_been_given_no_clip_has_none_to_answer(sample: Sample) -> None:
    assert code(post(Client(), f"{uuid.uuid4()}/vote/", {"label": "complete"})) == (404, "unknown_clip")
    assert not Contributor.objects.exclude(pk=sample.recording.contributor_id).exists()


def test_whoever_listened_first_agrees_later_as_the_same_pseudonym(sample: Sample) -> None:
    client = Client()
    following(client)
    yes = {"adult": "on", "agree": "on", "language": "en", "version": consent.CURRENT, "next": "/"}
    client.post("/consent/", yes)
    assert Contributor.objects.exclude(pk=sample.recording.contributor_id).count() == 1


def test_a_blocked_listener_hears_nothing(ears: Client, listener: Contributor, sample: Sample) -> None:
    listener.block("vandal")
    assert code(post(ears, "next/", {"language": "en"})) == (403, "blocked")


def test_after_300_requests_in_a_quarter_of_an_hour_ears_rest(
    ears: Client, sample: Sample, settings: Any
) -> None:
    settings.LIMITS = {CLIPS.name: 3}
    for _ in range(3):
        assert following(ears)["type"] == "clip"
    assert code(post(ears, "next/", {"language": "en"})) == (429, "too_many_clips")
    assert following(client_of(factory.contributor()))["type"] == "clip"


# How a listener is doing


def test_a_summary_tells_how_often_a_certainty_was_right(
    ears: Client, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    for _ in range(3):
        gold_sample(moderator)
    for label, sure in (("incomplete", 0.95), ("complete", 0.95), ("incomplete", 0.5)):
        hear_and_vote(ears, label, confidence=sure)
    summary = json.loads(ears.get("/play/referee/mine/").content)
    assert (summary["votes"], summary["gold"], summary["right"]) == (3, 3, 2)
    assert summary["calibration"] == [
        {"said": 0.5, "right": 1.0, "of": 1},
        {"said": 0.95, "right": 0.5, "of": 2},
    ]


def test_gold_pays_by_calibration(ears: Client, moderator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "DICE", Loaded(0.0))
    gold_sample(moderator), gold_sample(moderator)
    right = hear_and_vote(ears, "incomplete", confidence=0.95)["points"]
    wrong = hear_and_vote(ears, "complete", confidence=0.95)["points"]
    assert right > wrong
