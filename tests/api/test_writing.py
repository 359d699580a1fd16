"""What programs send: scores of outside models, opinions that are no votes, and the start of a release."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.models import Act, JournalEntry, User
from accounts.tokens import keeping
from accounts.tokens.models import ApiToken
from api.models import ProgramVote
from corpus.models import Sample
from inference.models import Score
from inference.running import rescoring
from moderation.desk import decisions
from moderation.models import Vote
from publishing.models import Release
from tests.api.conftest import ENTRY, Program
from tests.moderation import listening

pytestmark = pytest.mark.django_db

SURE = {"complete": 0.98, "incomplete": 0.02}


def scores(*samples: Sample, said: Any = SURE, **fields: Any) -> dict[str, Any]:
    rows = [{"sample": str(each.pk), "probabilities": said, "latency_ms": 12.5} for each in samples]
    return {"model": "our-lab", "revision": "2.1", "scores": rows, **fields}


def votes(*samples: Sample, label: str = "complete") -> dict[str, Any]:
    return {
        "program": "ours",
        "votes": [{"sample": str(each.pk), "label": label} for each in samples],
    }


def waiting(**fields: Any) -> Sample:
    return listening.open_sample(**{"why": [], **fields})


def test_scores_are_kept_once_and_weighed_at_once(program: Program, outside_model: Path) -> None:
    sample = waiting(status=Sample.Status.AGREED, flag="", dispute=0.01)
    sent = scores(sample)
    assert program.post("scores", sent).json() == {"new": 1, "already": 0, "refused": []}
    assert program.post("scores", sent).json() == {"new": 0, "already": 1, "refused": []}
    row = Score.objects.get()
    assert (row.scorer, row.revision, row.probabilities) == ("our-lab", "2.1", SURE)
    sample.refresh_from_db()
    assert sample.dispute is not None
    assert sample.dispute > 0.01
    assert [witness[1] for witness in sample.why if witness[1]] == ["our-lab"]
    assert sample.moved_by == "outside"


def test_one_version_says_one_thing_of_a_sample(program: Program, outside_model: Path) -> None:
    sample = waiting()
    program.post("scores", scores(sample))
    changed = program.post("scores", scores(sample, said={"complete": 0.5, "incomplete": 0.5}))
    assert "version of its own" in changed.json()["refused"][0]["why"]
    outside_model.write_text(ENTRY.replace("2.1", "3"))
    newer = scores(sample, said={"complete": 0.5, "incomplete": 0.5}, revision="3")
    assert program.post("scores", newer).json()["new"] == 1


def test_a_version_that_comes_back_stands_again(program: Program, outside_model: Path) -> None:
    sample, other = waiting(), {"complete": 0.03, "incomplete": 0.97}
    disputes = []
    for version, said in (("2.1", SURE), ("3", other), ("2.1", SURE)):
        outside_model.write_text(ENTRY.replace("2.1", version))
        kept = program.post("scores", scores(sample, said=said, revision=version)).json()
        sample.refresh_from_db()
        disputes.append(sample.dispute)
    assert kept == {"new": 0, "already": 1, "refused": []}
    (standing,) = Score.standing(sample.scores.all())
    assert (standing.revision, standing.probabilities) == ("2.1", SURE)
    assert disputes[0] == disputes[2] != disputes[1]


def test_what_is_known_already_is_no_measure_of_a_model(
    program: Program, moderator: User, outside_model: Path
) -> None:
    known, taken_back, other = listening.accepted(moderator), waiting(), waiting(language="no")
    taken_back.recording.withdraw(by="speaker")
    good = waiting()
    answer = program.post("scores", scores(known, taken_back, other, good)).json()
    assert answer["new"] == 1
    assert {each["sample"] for each in answer["refused"]} == {
        str(each.pk) for each in (known, taken_back, other)
    }
    assert Score.objects.get().sample == good


@pytest.mark.parametrize(
    "said",
    [
        {"complete": 0.9, "incomplete": 0.2},
        {"complete": 0.5, "wait": 0.5},
        {"complete": 0.4, "incomplete": 0.4, "wait": 0.2},
    ],
)
def test_an_answer_that_is_none_is_refused_with_its_reason(
    program: Program, outside_model: Path, said: dict[str, float]
) -> None:
    answer = program.post("scores", scores(waiting(), said=said)).json()
    assert answer["new"] == 0
    assert answer["refused"][0]["why"]
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    "probabilities",
    [
        '{"complete": NaN, "incomplete": 0.5}',
        '{"complete": 1e999, "incomplete": 0}',
        '{"complete": 1.2, "incomplete": -0.2}',
        '{"complete": 1}',
        '{"done": 0.5, "undone": 0.5}',
    ],
)
def test_numbers_that_are_no_probabilities_are_422(
    program: Program, outside_model: Path, probabilities: str
) -> None:
    body = json.dumps(scores(waiting())).replace(json.dumps(SURE), probabilities)
    told = program.post("scores", body)
    assert told.status_code == 422
    assert told.json()["errors"][0]["where"].startswith("body.")


def test_no_model_but_those_that_the_operator_named(program: Program, outside_model: Path) -> None:
    assert program.post("scores", scores(waiting(), model="smart-turn")).status_code == 404
    old = program.post("scores", scores(waiting(), revision="2.0"))
    assert (old.status_code, "version 2.1" in old.json()["detail"]) == (409, True)
    outside_model.write_text(ENTRY + "enabled = false\n")
    assert "switched off" in program.post("scores", scores(waiting())).json()["detail"]
    assert not Score.objects.exists()


def test_nobody_asks_an_outside_model(outside_model: Path) -> None:
    with pytest.raises(rescoring.CannotRescore, match="run by others"):
        rescoring.kind_of("our-lab")


def test_a_program_s_opinion_is_nobody_s_vote(program: Program, moderator: User) -> None:
    sample = waiting()
    before = Sample.objects.values().get()
    assert program.post("votes", votes(sample)).json() == {"new": 1, "already": 0, "refused": []}
    assert program.post("votes", votes(sample)).json() == {"new": 0, "already": 1, "refused": []}
    assert "given once" in program.post("votes", votes(sample, label="wait")).json()["refused"][0]["why"]
    assert Sample.objects.values().get() == before
    assert not Vote.objects.exists()
    assert ProgramVote.objects.get().label == "complete"


def test_a_program_reads_what_people_decided_of_what_it_heard_and_of_nothing_else(
    program: Program, moderator: User
) -> None:
    one, other, third = waiting(), waiting(), waiting()
    program.post("votes", votes(one, other, third))
    decisions.lean(one, moderator, "incomplete")
    decisions.accept(one, moderator)
    decisions.lean(other, moderator, "incomplete")
    decisions.reject(other, moderator, "noise")
    told = {row["sample"]: row["decided"] for row in program.get("votes").json()["votes"]}
    assert told == {str(one.pk): "incomplete", str(other.pk): "unusable", str(third.pk): None}
    stranger = User.objects.create_user("grace")
    stranger.groups.set(moderator.groups.all())
    theirs = Program(keeping.make(stranger, "x", ["push_votes"], 1)[1])
    assert theirs.get("votes").json()["votes"] == []


def test_a_release_is_asked_for_in_the_name_of_the_token_s_owner(program: Program, moderator: User) -> None:
    with patch("api.releases.signature") as asked:
        answer = program.post("releases")
    assert (answer.status_code, answer.json()["after"]) == (202, 0)
    asked.assert_called_once_with("publishing.tasks.publish", kwargs={"asked_by_id": moderator.pk})
    asked.return_value.apply_async.assert_called_once_with()
    Release.objects.begin(target="x", asked_by=moderator)
    assert program.post("releases").status_code == 409


def test_a_plan_says_what_would_go_and_changes_nothing(program: Program, moderator: User) -> None:
    listening.accepted(moderator)
    plan = program.post("plan")
    assert plan.status_code == 200
    assert plan.json()["removed"] == 0
    assert plan.json()["new"].keys() >= {"audio", "turns"}
    assert not Release.objects.exists()
    assert not JournalEntry.objects.filter(act=Act.PUBLISHED).exists()


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("get", "disputed", "read_disputed"),
        ("get", "samples/00000000-0000-4000-8000-000000000000/audio", "read_disputed"),
        ("post", "scores", "push_scores"),
        ("get", "votes", "push_votes"),
        ("post", "votes", "push_votes"),
        ("get", "runs", "release"),
        ("get", "runs/1", "release"),
        ("post", "releases", "release"),
        ("post", "plan", "release"),
    ],
)
def test_what_needs_a_token_is_not_opened_by_a_session_or_another_right(
    moderator: User, moderator_client: Client, method: str, path: str, right: str
) -> None:
    with_session = getattr(moderator_client, method)(f"/api/v1/{path}")
    assert (with_session.status_code, with_session["WWW-Authenticate"]) == (401, "Bearer")
    others = [key for key in ("read_disputed", "push_scores", "push_votes", "release") if key != right]
    without = getattr(Program(keeping.make(moderator, "x", others, 1)[1]), method)(path)
    assert (without.status_code, without["Content-Type"]) == (403, "application/problem+json")
    assert right in without.json()["detail"]
    assert ApiToken.objects.count() == 1
