"""What a score says, asked of one function, which the rows and the database follow."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inference.models import Score
from inference.registry.entries import LABELS
from inference.verdict import first, levelled, said, speaks_of, stand
from moderation.belief import consensus
from moderation.belief.consensus import Opinion
from moderation.belief.trust import PRIORS


@st.composite
def answers(draw: st.DrawFn) -> dict[str, float]:
    """Probabilities of some of the labels, in any order."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=5, unique=True))
    parts = [draw(st.floats(0.001, 1)) for _ in labels]
    return {label: part / sum(parts) for label, part in zip(labels, parts, strict=True)}


thresholds = st.floats(0.05, 0.95)


def test_of_two_labels_the_threshold_is_the_first_ones_whichever_stands_first_in_the_row():
    namo = {"complete": 0.6, "incomplete": 0.4}
    assert (said(namo, 0.7), said(namo, 0.5)) == ("incomplete", "complete")
    assert said({"backchannel": 0.4, "interruption": 0.6}, 0.7) == "backchannel"
    assert said({"backchannel": 0.2, "interruption": 0.8}, 0.7) == "interruption"


def test_at_its_threshold_a_scorer_says_the_other_label():
    assert said({"complete": 0.7, "incomplete": 0.3}, 0.7) == "incomplete"


def test_of_more_labels_the_likeliest_is_said_whatever_the_threshold():
    assert said({"complete": 0.3, "incomplete": 0.28, "wait": 0.22, "backchannel": 0.2}, 0.9) == "complete"


def test_of_labels_as_likely_as_each_other_it_does_not_matter_how_they_stand_in_the_row():
    """PostgreSQL orders the keys of an object by their length."""
    even = {"complete": 0.4, "incomplete": 0.2, "wait": 0.4}
    assert {said(dict(order), 0.5) for order in permutations(even.items())} == {"complete"}
    rivals = {stand("incomplete", dict(order), 0.5).toward for order in permutations(even.items())}
    assert rivals == {-1}


def test_who_takes_the_floor_from_the_agent_may_ask_it_to_wait():
    floor = {"backchannel": 0.1, "interruption": 0.9}
    assert speaks_of("wait", floor) == "interruption"
    assert speaks_of("wait", {**floor, "wait": 0.0}) == "wait"
    assert speaks_of("wait", {"complete": 0.9, "incomplete": 0.1}) == ""
    assert speaks_of("interruption", {"backchannel": 0.1, "wait": 0.9}) == ""


def test_a_row_says_what_the_function_says():
    assert Score(probabilities={"complete": 0.6, "incomplete": 0.4}, threshold=0.7).verdict == "incomplete"


def test_a_scorer_of_one_label_says_that_one_and_leans_nowhere():
    assert said({"complete": 1.0}, 0.5) == "complete"
    assert stand("complete", {"complete": 1.0}, 0.5).toward == 0


@given(answers(), thresholds)
def test_what_is_said_is_what_speaks_for_itself_in_the_dispute_and_nothing_else_does(given_, threshold):
    """No page calls complete what the dispute counts against complete."""
    found = {label: stand(label, given_, threshold) for label in given_}
    evidence = {
        label: consensus.evidence_of(Opinion(each.probability, zero=each.zero, toward=each.toward), PRIORS)
        for label, each in found.items()
    }
    assume(all(abs(each) > 1e-6 for each in evidence.values()))
    assert [label for label, each in evidence.items() if each > 0] == [said(given_, threshold)]


@given(answers(), thresholds)
def test_the_levelled_logarithms_have_what_is_said_as_their_largest(given_, threshold):
    odds = levelled(given_, threshold)
    best, second = sorted(odds.values(), reverse=True)[:2]
    assume(best - second > 1e-6)
    assert max(odds, key=odds.__getitem__) == said(given_, threshold)


@given(answers(), thresholds)
def test_the_first_label_is_the_one_toward_which_an_offset_counts(given_, threshold):
    assert stand(first(given_), given_, threshold).toward == 1
    assert all(stand(label, given_, threshold).toward <= 0 for label in given_ if label != first(given_))


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certainties_have_a_finite_standing(probability):
    given_ = {"complete": probability, "incomplete": 1 - probability}
    assert 0 <= stand("complete", given_, 0.7).probability <= 1
    assert all(abs(each) < 30 for each in levelled(given_, 0.7).values())
