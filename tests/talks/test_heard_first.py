"""A report of a talk that a moment carries: moderators hear the last minute of both first, and no clip."""

import io
import json

import numpy as np
import pytest
import soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import Contributor
from corpus import audio, excerpt
from corpus.models import SAMPLE_RATE, Recording, Sample
from games.talks import reporting
from games.talks.models import Talk
from moderation.answering import hearing
from moderation.models import Lean, Report
from tests import factory
from tests.moderation import listening
from tests.moderation.listening import client_of
from tests.talks.playing import finished
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/moderation/reports/"


@pytest.fixture
def moment(speakers: tuple[Speaker, Speaker], talk: Talk, player: Contributor) -> Sample:
    """Of a take of two seconds, at half a second of it; its report is filed."""
    finished(*speakers, talk)
    Recording.objects.update(status=Recording.Status.LISTENED)
    found = factory.sample(Recording.objects.get(talk_side__number=1), cut=8_000)
    said = json.dumps({"type": "report", "reason": "personal_data"})
    client_of(player).post(f"/talks/{talk.code}/report/", said, content_type="application/json")
    reporting.file()
    return found


def sound(client: Client, report: Report, name: str) -> np.ndarray:
    heard, rate = soundfile.read(io.BytesIO(client.get(f"{PAGE}{report.pk}/{name}/").content))
    assert rate == SAMPLE_RATE
    return np.asarray(heard)


def answered(client: Client, report: Report, heard: str) -> str:
    return client.post(f"{PAGE}{report.pk}/dismiss/", {"heard": heard}, follow=True).content.decode()


def test_the_last_minute_of_both_comes_first_and_the_whole_behind_it(
    moment: Sample, moderator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LAST", 1.5)
    report = Report.objects.get()
    other = np.random.default_rng(1).uniform(-0.5, 0.5, 2 * SAMPLE_RATE).astype(np.float32)
    name = default_storage.save("takes/other.flac", ContentFile(audio.encode_clip(other)))
    Recording.objects.filter(pk=moment.recording_id).update(agent_audio=name)
    said = audio.read(moment.recording)
    both = [0.75 * said + 0.25 * other, 0.25 * said + 0.75 * other]
    first, whole = sound(moderator_client, report, "clip"), sound(moderator_client, report, "rest")
    np.testing.assert_allclose(whole, np.stack(both, axis=1), atol=1e-4)
    np.testing.assert_array_equal(first, whole[-24_000:])
    page = moderator_client.get(PAGE)
    assert 'data-seconds="1.500"' in page.content.decode()
    assert page.context["item"].floor["seconds"] == pytest.approx(1.5)
    assert "Hear the whole take" in page.content.decode()


def test_heard_is_what_was_heard_of_it(
    moment: Sample, moderator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LAST", 1.5)
    report = Report.objects.get()
    assert excerpt.seconds(moment) < 1.0
    assert "Listen to the clip" in answered(moderator_client, report, "1.0")
    person = f"/moderation/people/{moment.recording.contributor.speaker}/block/"
    told = moderator_client.post(person, {"report": report.pk, "heard": "1.0", "reason": "x"}, follow=True)
    assert "Listen to the clip" in told.content.decode()
    assert "Dismissed." in answered(moderator_client, report, "1.5")


def test_a_shorter_talk_is_heard_from_its_beginning(moment: Sample, moderator_client: Client) -> None:
    report = Report.objects.get()
    assert len(sound(moderator_client, report, "clip")) == 2 * SAMPLE_RATE
    assert "Listen to the clip" in answered(moderator_client, report, "1.0")
    assert "Dismissed." in answered(moderator_client, report, "2.0")


def test_of_a_listener_the_clip_is_heard_that_they_heard(moment: Sample, moderator_client: Client) -> None:
    Report.objects.all().delete()
    listening.reported(moment, reason="offensive")
    report = Report.objects.get()
    assert len(sound(moderator_client, report, "clip")) == round(excerpt.seconds(moment) * SAMPLE_RATE)
    assert "Dismissed." in answered(moderator_client, report, str(excerpt.seconds(moment)))


def test_who_heard_a_talk_to_its_end_knows_of_every_moment_of_it_how_it_goes_on(
    moment: Sample, moderator_client: Client
) -> None:
    sound(moderator_client, Report.objects.get(), "clip")
    for take in Recording.objects.all():
        later = factory.sample(take, cut=9_000, status=Sample.Status.DISPUTED)
        moderator_client.post(f"/moderation/{later.pk}/lean/", {"label": "complete", "heard": "60"})
    assert list(Lean.objects.values_list("anchored", flat=True)) == [True, True]
