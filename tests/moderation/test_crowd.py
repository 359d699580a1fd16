"""CROWDLAB and Dawid-Skene on crowds whose members are known."""

import json
import subprocess
import sys

import pytest

from moderation.belief import crowd
from moderation.belief.crowd import DECISION, Evidence
from tests.moderation import crowds
from tests.sites import ROOT

VOTERS = {"guess": 0.55, "fair": 0.7, "good": 0.85, "sure": 0.95}


def evidence(count: int, *, with_scores: bool = True) -> Evidence:
    rows = crowds.reviewed(count, scorers={"sharp": 1.0}, voters=VOTERS)
    votes = [{DECISION: row.label, "moderator": row.leans["judge"], **row.votes} for row in rows]
    return Evidence(votes, [row.scores if with_scores else {} for row in rows])


@pytest.mark.parametrize("with_scores", [True, False], ids=["CROWDLAB", "Dawid-Skene"])
def test_listeners_come_out_in_the_order_and_near_the_size_of_their_reliability(with_scores):
    qualities = crowd.fit(evidence(400, with_scores=with_scores)).qualities
    assert sorted(VOTERS, key=lambda who: qualities[who][0]) == list(VOTERS)
    assert {who: qualities[who][0] for who in VOTERS} == pytest.approx(VOTERS, abs=0.12)


def test_a_better_scorer_has_more_skill_and_one_that_guesses_has_none():
    rows = crowds.reviewed(400, scorers={"fair": 1.0})
    for number, row in enumerate(rows):
        row.scores["oracle"] = crowds.answer(3.0 if row.label == "complete" else -3.0)
        row.scores["coin"] = crowds.answer(1.0 if number % 2 else -1.0)
    votes = [{DECISION: row.label, "moderator": row.leans["judge"]} for row in rows]
    skills = crowd.fit(Evidence(votes, [row.scores for row in rows])).skills
    assert skills["oracle"][0] > 0.9 > skills["fair"][0] > 0.4 > 0.2 > skills["coin"][0]
    assert skills["oracle"][1] == 400


def test_a_skill_counts_only_the_samples_that_more_than_one_person_labelled():
    """One sample with a second opinion beside sixty without once gave a weight of its own to a scorer."""
    rows = crowds.reviewed(60, scorers={"fair": 1.0})
    votes = [{DECISION: row.label} for row in rows]
    votes[:2] = [{DECISION: label, "moderator": label} for label in ("complete", "incomplete")]
    assert crowd.fit(Evidence(votes, [row.scores for row in rows])).skills["fair"][1] == 2


@pytest.mark.parametrize("with_scores", [True, False])
def test_one_label_alone_says_nothing_of_anybody(with_scores):
    rows = [{DECISION: "complete", "ada": "complete"}] * 60
    scores = [{"sharp": {"complete": 0.9, "incomplete": 0.1}} if with_scores else {}] * 60
    assert crowd.fit(Evidence(rows, scores)) == crowd.Belief()


def test_the_program_answers_as_the_function_does():
    given = evidence(60)
    assert crowd.estimate(given) == crowd.fit(given)


def test_a_program_that_fails_says_why():
    with pytest.raises(crowd.EstimateFailed, match="argument"):
        crowd.estimate(Evidence([{"ada": "complete"}], []))


def test_a_site_starts_and_works_without_the_heavy_packages():
    code = """
import sys, json
sys.path.insert(0, "platform")
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
import config.urls, moderation.housekeeping, games.judging.sweeping
print(json.dumps([name for name in ("cleanlab", "crowdkit", "pandas", "sklearn") if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
