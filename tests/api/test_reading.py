"""What everybody may read, and what programs with a token may hear, as blind as people are."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from corpus.models import Sample
from inference.models import Score
from publishing.models import Release
from tests.api.conftest import Program
from tests.moderation import listening

pytestmark = pytest.mark.django_db

PUBLIC = ("statistics", "agreement", "releases", "models")
COUNTS = {"audio": {"train": {"en": {"complete": 1, "incomplete": 2}}}, "turns": {}}


def released(number: int = 1, target: str = "org/turns", **fields: Any) -> Release:
    values = {"outcome": "published", "counts": COUNTS, "manifest": {"number": number, "shards": []}}
    return Release.objects.create(target=target, number=number, **{**values, **fields})


def scored(sample: Sample) -> Score:
    said = {"complete": 0.8137, "incomplete": 0.1863}
    return Score.objects.create(
        sample=sample, scorer="smart-turn", revision="1", probabilities=said, latency_ms=1
    )


@pytest.mark.parametrize("path", PUBLIC)
def test_open_figures_come_to_everybody_and_a_second_time_as_not_modified(
    anybody: Program, path: str
) -> None:
    first = anybody.get(path)
    assert first.status_code == 200
    assert first["Content-Type"].startswith("application/json")
    again = anybody._client.get(f"/api/v1/{path}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_statistics_count_what_was_accepted_and_what_waits(anybody: Program, moderator: User) -> None:
    listening.accepted(moderator)
    listening.open_sample()
    told = anybody.get("statistics").json()
    cell = {
        "language": "en",
        "game": "cliffhanger",
        "label": "incomplete",
        "decided_by": "person",
        "samples": 1,
    }
    assert told["accepted"] == [cell]
    assert (told["takes"], told["speakers"], told["waiting"]) == (2, 2, 1)
    assert told["hours"] == pytest.approx(4 / 3600, abs=0.01)


def test_releases_are_listed_a_page_at_a_time_and_failed_runs_for_their_makers_alone(
    anybody: Program, program: Program
) -> None:
    rows = [released(number) for number in (1, 2, 3)]
    failed = Release.objects.create(target="org/turns", outcome="failed", error="The Hub said no.")
    first = anybody.get("releases", limit=2).json()
    second = anybody.get("releases", limit=2, cursor=first["next"]).json()
    assert [row["number"] for row in first["releases"] + second["releases"]] == [3, 2, 1]
    assert second["next"] == ""
    assert anybody.get(f"releases/{failed.pk}").status_code == 404
    assert anybody.get(f"releases/{rows[0].pk}").json()["counts"] == COUNTS
    assert anybody.get(f"releases/{rows[0].pk}/manifest").json() == {"number": 1, "shards": []}
    assert program.get(f"runs/{failed.pk}").json()["error"] == "The Hub said no."
    assert [run["outcome"] for run in program.get("runs").json()["runs"]][:2] == ["failed", "published"]


def test_no_folder_of_the_site_is_told(anybody: Program) -> None:
    released(target="/srv/secret/release")
    answer = anybody.get("releases")
    assert answer.json()["releases"][0]["dataset"] == ""
    assert b"secret" not in answer.content


def test_what_waits_is_given_without_anything_that_would_lead(program: Program) -> None:
    sample = listening.open_sample(agent_text="Where to?", why=[["sound", "smart-turn", -2.0]])
    scored(sample)
    page = program.get("disputed").json()
    (told,) = page["samples"]
    assert told.keys() == {
        "id",
        "language",
        "game",
        "agent_state",
        "agent_text",
        "seconds",
        "cut_at",
        "audio",
    }
    assert (told["id"], told["agent_text"]) == (str(sample.pk), "Where to?")
    for leading in ("incomplete", "0.81", "smart-turn", "listeners_split", sample.speaker):
        assert leading not in str(page)


def test_its_sound_is_what_moderators_hear_byte_for_byte(program: Program, moderator_client: Any) -> None:
    sample = listening.open_sample()
    sound = program.get(f"samples/{sample.pk}/audio")
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/flac")
    moderator_client.get(f"/moderation/{sample.pk}/")
    assert sound.content == moderator_client.get(f"/moderation/{sample.pk}/clip/").content


def test_filters_narrow_and_pages_go_on_behind_one_another(program: Program) -> None:
    at = timezone.now()
    alike = [
        listening.open_sample(captured_at=at - timedelta(hours=n % 2), priority=0.5 + n // 2)
        for n in range(6)
    ]
    listening.open_sample(language="no")
    listening.open_sample(intent="complete")
    listening.open_sample(flag="doubtful")
    listening.open_sample(game="radio")
    asked = {"language": "en", "label": "incomplete", "game": "cliffhanger", "reason": "listeners_split"}
    seen, cursor = [], ""
    while True:
        page = program.get("disputed", limit=2, cursor=cursor, **asked).json()
        seen += [row["id"] for row in page["samples"]]
        cursor = page["next"]
        if not cursor:
            break
    expected = sorted(alike, key=lambda row: (-(row.priority or 0), row.captured_at, row.pk))
    assert seen == [str(row.pk) for row in expected]


def test_what_was_reported_taken_back_decided_or_blocked_is_heard_by_no_program(
    program: Program, moderator: User
) -> None:
    gone = [listening.open_sample() for _ in range(4)]
    listening.reported(gone[0])
    gone[1].recording.withdraw(by="speaker")
    gone[2].recording.contributor.block("plays music")
    gone[3].recording.contributor.withdraw_consent()
    gone.append(listening.accepted(moderator))
    assert program.get("disputed").json()["samples"] == []
    assert {program.get(f"samples/{each.pk}/audio").status_code for each in gone} == {404}


@pytest.mark.parametrize("outside", ["93.184.216.34", "::ffff:93.184.216.34", "2606:4700::1111", ""])
def test_voices_stay_in_the_house_until_the_operator_says_otherwise(
    program: Program, settings: Any, outside: str
) -> None:
    path = f"samples/{listening.open_sample().pk}/audio"
    program._client.defaults["REMOTE_ADDR"] = outside
    refused = program.get(path)
    assert refused.status_code == 403
    assert "API_VOICES_LEAVE" in refused.json()["detail"]
    settings.API_VOICES_LEAVE = True
    assert program.get(path).status_code == 200


def test_a_list_takes_as_many_queries_however_long_it_is(program: Program, moderator: User) -> None:
    def counted() -> list[int]:
        cache.clear()
        found = []
        for path in ("disputed", "votes", "runs", "releases", "models", "statistics", "agreement"):
            with CaptureQueriesContext(connection) as captured:
                assert program.get(path).status_code == 200
            found.append(len(captured))
        return found

    def more(times: int) -> None:
        for _ in range(times):
            sample = listening.open_sample()
            program.post("votes", {"program": "p", "votes": [{"sample": str(sample.pk), "label": "wait"}]})
            released(Release.objects.next_number("org/turns"))
            listening.accepted(moderator)

    more(1)
    counted()  # writes down that the token was used
    few = counted()
    more(6)
    assert counted() == few


def test_the_page_for_people_takes_its_scripts_from_this_site(anybody: Program) -> None:
    page = anybody.get("docs")
    assert page.status_code == 200
    html = page.content.decode()
    assert "https://" not in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert all('src="/static/' in tag or "json" in tag or "importmap" in tag for tag in scripts), scripts
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_a_take_whose_sound_is_gone_is_a_404(program: Program) -> None:
    sample = listening.open_sample()
    default_storage.delete(sample.recording.audio)
    assert program.get(f"samples/{sample.pk}/audio").status_code == 404
