"""Both voices are heard in the clips of either side of a talk: what stands against one keeps both from being
heard, by listeners, by everybody and by programs."""

import pytest
from django.test import Client

from accounts.models import User
from corpus.models import OF_TALKS, Recording, Sample
from moderation.desk import decisions
from moderation.models import Report
from moderation.serving import reports
from tests import factory
from tests.api.conftest import Program
from tests.moderation import listening

pytestmark = pytest.mark.django_db

AGAINST = pytest.mark.parametrize("why", ["upheld", "blocked"])


def side() -> Sample:
    name = f"{OF_TALKS}1"
    take = factory.recording(status=Recording.Status.LISTENED, prompt_key=name, game="map-talk")
    return factory.sample(take, status=Sample.Status.DISPUTED, dispute=0.5, priority=0.5, disagreement=0.5)


def speaks_against(sample: Sample, why: str, moderator: User) -> None:
    if why == "blocked":
        sample.recording.contributor.block("plays music")
        return
    listening.reported(sample, reason="personal_data")
    if why == "upheld":
        reports.uphold(Report.objects.get(), moderator)


@AGAINST
def test_no_listener_hears_the_other(why: str, moderator: User) -> None:
    one, other = side(), side()
    person = factory.contributor()
    sound = f"/play/referee/{listening.serve(person, one)}/sound/"
    assert listening.client_of(person).get(sound).status_code == 200
    assert "clip" in listening.following(listening.newcomer())
    speaks_against(other, why, moderator)
    assert listening.client_of(person).get(sound).status_code == 410
    assert "clip" not in listening.following(listening.newcomer())


@AGAINST
def test_the_page_of_the_other_is_open_to_nobody(why: str, moderator: User, client: Client) -> None:
    one, other = side(), side()
    decisions.lean(one, moderator, "incomplete")
    decisions.accept(one, moderator)
    assert client.get(f"/samples/{one.pk}/").status_code == 200
    speaks_against(other, why, moderator)
    assert client.get(f"/samples/{one.pk}/").status_code == 404


@pytest.mark.parametrize("why", ["reported", "upheld", "blocked"])
def test_no_program_hears_the_other_or_says_anything_of_it(
    why: str, moderator: User, program: Program
) -> None:
    one, other = side(), side()
    assert len(program.get("disputed").json()["samples"]) == 2
    speaks_against(other, why, moderator)
    assert program.get("disputed").json()["samples"] == []
    assert program.get(f"samples/{one.pk}/audio").status_code == 404
    said = {"program": "ears", "votes": [{"sample": str(one.pk), "label": "complete"}]}
    assert program.post("votes", said).json()["new"] == 0


def test_what_stands_against_a_take_of_the_same_prompt_of_no_talk_says_nothing(
    moderator: User, program: Program
) -> None:
    one, other = listening.open_sample(), listening.open_sample()
    speaks_against(other, "reported", moderator)
    assert [row["id"] for row in program.get("disputed").json()["samples"]] == [str(one.pk)]
