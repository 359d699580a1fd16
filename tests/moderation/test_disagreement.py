"""Witnesses that contradict one another, on made-up opinions: what the posterior hides is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.belief import consensus, disagreement, flags, trust
from moderation.belief.consensus import Ballot, Opinion
from moderation.belief.disagreement import Kind, Next, Witness
from moderation.belief.flags import Flag
from moderation.belief.trust import PRIORS, Trust
from tests.moderation import crowds

GAMES = (0.8, 0.85, 0.9)
"""The priors that our games have."""

PAUSE = Next("incomplete", went_on=True, silence_ms=900)


def sound(probability: float, **fields) -> Opinion:
    return Opinion(probability, "smart-turn", "en", **fields)


def words(probability: float, **fields) -> Opinion:
    return Opinion(probability, "namo", "en", heard=False, **fields)


def votes(on: int, against: int) -> list[Ballot]:
    return [Ballot(agrees=True)] * on + [Ballot(agrees=False)] * against


def dispute(prior, scores, ballots=()) -> float:
    return consensus.dispute(prior, scores, ballots)


def apart(prior, scores, ballots=(), after=None, believed: Trust = PRIORS) -> float:
    return disagreement.disagreement(disagreement.witnesses(prior, scores, ballots, after, believed))


def place(prior, scores, ballots=(), after=None) -> float:
    """Where it stands in the queue: the larger of both measures."""
    return max(dispute(prior, scores, ballots), disagreement.place(apart(prior, scores, ballots, after)))


def flag(prior, scores, ballots=(), intent="complete", changed=()) -> Flag:
    return flags.reason(disagreement.witnesses(prior, scores, ballots), intent, changed)


def test_the_formula_by_hand():
    """Odds of 4 to 1 for, 9 to 1 against: p = 0.8, q = 0.1, a = ln 4 / (ln 4 + ln 9)."""
    among = [Witness(Kind.GAME, np.log(4)), Witness(Kind.SOUND, -np.log(9))]
    a = np.log(4) / np.log(36)
    entropy = {p: -(p * np.log2(p) + (1 - p) * np.log2(1 - p)) for p in (0.8, 0.1, 0.8 * a + 0.1 * (1 - a))}
    mixed = entropy.pop(0.8 * a + 0.1 * (1 - a))
    by_hand = mixed - a * entropy[0.8] - (1 - a) * entropy[0.1]
    assert disagreement.disagreement(among) == pytest.approx(by_hand)


@pytest.mark.parametrize("prior", GAMES)
@pytest.mark.parametrize("pair", [(0.98, 0.03), (0.97, 0.05), (0.03, 0.98)])
@pytest.mark.parametrize("after", [None, PAUSE, Next("incomplete", went_on=False, silence_ms=2_000)])
def test_two_sure_models_that_contradict_each_other_flag_though_the_posterior_hides_it(prior, pair, after):
    scores = [sound(pair[0]), words(pair[1])]
    assert dispute(prior, scores) < trust.DISPUTED_FROM / 2
    assert apart(prior, scores, after=after) >= trust.DISAGREED_FROM
    assert consensus.is_disputed(place(prior, scores, after=after))


@pytest.mark.parametrize("prior", GAMES)
def test_two_models_of_one_kind_flag_like_two_of_two_kinds(prior):
    one, other = sound(0.97), Opinion(0.05, "smart-turn-v2", "en")
    assert apart(prior, [one, other]) >= trust.DISAGREED_FROM
    assert flag(prior, [one, other]) is Flag.MODELS_SPLIT


@pytest.mark.parametrize("prior", GAMES)
@pytest.mark.parametrize("sure", [0.02, 0.05, 0.1, 0.2])
def test_three_agreeing_models_against_the_game_rank_above_two_and_two_above_one(prior, sure):
    places = [place(prior, [Opinion(sure, str(number)) for number in range(count)]) for count in (1, 2, 3)]
    assert places == sorted(places)
    assert places[2] > places[0] + 0.05
    measures = [apart(prior, [Opinion(sure, str(number)) for number in range(count)]) for count in (1, 3)]
    assert measures[1] > measures[0]
    assert consensus.is_disputed(places[2])


@given(st.sampled_from(GAMES), st.lists(st.floats(0.55, 0.6), min_size=1, max_size=8))
def test_weak_opinions_that_are_all_of_one_mind_do_not_flag(prior, probabilities):
    """For the game they are no disagreement at all; against it they are a doubt, as far as it goes."""
    assert apart(prior, [Opinion(p, str(number)) for number, p in enumerate(probabilities)]) == 0.0


@given(st.sampled_from(GAMES), st.lists(st.floats(0.4, 0.6), min_size=1, max_size=3))
def test_weak_opinions_of_any_mind_do_not_flag(prior, probabilities):
    scores = [Opinion(p, str(number)) for number, p in enumerate(probabilities)]
    assert not consensus.is_disputed(place(prior, scores, after=PAUSE))


@pytest.mark.parametrize("prior", GAMES)
def test_listeners_who_are_split_flag_and_a_single_one_against_everybody_does_not(prior):
    agreed = [sound(0.95), words(0.95)]
    assert apart(prior, agreed, votes(2, 2)) >= trust.DISAGREED_FROM > apart(prior, agreed, votes(3, 1))
    assert dispute(prior, agreed, votes(2, 2)) < trust.DISPUTED_FROM
    assert not consensus.is_disputed(place(prior, agreed, votes(0, 1), PAUSE))


def test_what_happened_next_makes_no_flag_alone():
    went_on = Next("complete", went_on=True, silence_ms=400)
    assert apart(0.8, [sound(0.95), words(0.95)], after=went_on) < trust.DISAGREED_FROM
    assert apart(0.8, [sound(0.95)], after=went_on) > apart(0.8, [sound(0.95)]) == 0.0


@pytest.mark.parametrize(
    ("after", "sign"),
    [
        (Next("incomplete", True, 300), 1),
        (Next("complete", True, 300), -1),
        (Next("complete", False, 1_500), 1),
        (Next("incomplete", False, 1_500), -1),
        (Next("complete", False, 400), 0),
        (Next("backchannel", True, 300), 0),
        (Next("wait", False, 3_000), 0),
    ],
)
def test_going_on_speaks_for_a_hold_and_a_long_silence_for_an_end(after, sign):
    assert np.sign(disagreement.evidence_of_next(after)) == sign


def test_a_scorer_that_is_not_believed_contradicts_nobody():
    scores = [sound(0.98), words(0.03)]
    doubted = Trust(weights={"namo": 0.1}, temperatures={("namo", "en"): 4.0})
    assert apart(0.85, scores, believed=doubted) < trust.DISAGREED_FROM < apart(0.85, scores)


evidence = st.floats(-12, 12)
witnesses = st.lists(st.builds(Witness, st.just(Kind.SOUND), evidence), max_size=8)


@given(witnesses)
def test_it_stays_between_0_and_1_and_does_not_care_which_label_is_asked_about(among):
    found = disagreement.disagreement(among)
    mirrored = [Witness(each.kind, -each.evidence) for each in among]
    assert 0 <= found <= 1
    assert disagreement.disagreement(mirrored) == pytest.approx(found, abs=1e-9)


@given(st.floats(0, 12), st.floats(0, 12), st.floats(0, 12))
def test_no_leap_where_the_last_opponent_falls_silent(on, little, more):
    few, many = sorted((little * 1e-6, more * 1e-6))
    found = [
        disagreement.disagreement([Witness(Kind.GAME, on), Witness(Kind.SOUND, -e)]) for e in (few, many)
    ]
    assert max(found) < 1e-3


@given(st.floats(0, 1), st.floats(0, 1))
def test_both_measures_meet_in_one_order(one, other):
    low, high = sorted((one, other))
    assert disagreement.place(low) <= disagreement.place(high) <= 1
    assert consensus.is_disputed(disagreement.place(high)) == (high >= trust.DISAGREED_FROM)


@pytest.mark.parametrize(
    ("scores", "ballots", "expected"),
    [
        ([sound(0.98), words(0.03)], votes(0, 0), Flag.SOUND_FINISHED),
        ([sound(0.03), words(0.98)], votes(0, 0), Flag.WORDS_FINISHED),
        ([sound(0.03), words(0.03)], votes(0, 0), Flag.MODELS_AGAINST_GAME),
        ([sound(0.03), words(0.5)], votes(0, 0), Flag.MODEL_AGAINST_GAME),
        ([sound(0.98)], votes(2, 2), Flag.LISTENERS_SPLIT),
        ([sound(0.98), words(0.03)], votes(2, 2), Flag.LISTENERS_SPLIT),
        ([sound(0.98), words(0.03)], votes(1, 1), Flag.SOUND_FINISHED),
        ([sound(0.98), words(0.98)], votes(0, 2), Flag.LISTENERS_AGAINST_MODELS),
        ([sound(0.03), words(0.03)], votes(2, 0), Flag.LISTENERS_AGAINST_MODELS),
        ([], votes(0, 2), Flag.LISTENERS_AGAINST_GAME),
        ([sound(0.45)], votes(0, 0), Flag.DOUBTFUL),
    ],
)
def test_the_reason_says_who_contradicts_whom(scores, ballots, expected):
    assert flag(0.85, scores, ballots) is expected


def test_the_reason_says_what_sound_says_whatever_the_game_meant():
    """Sound for incomplete says not finished; of other labels nobody says finished."""
    scores = [sound(0.98), words(0.03)]
    assert flag(0.85, scores, intent="incomplete") is Flag.WORDS_FINISHED
    assert flag(0.85, scores, intent="backchannel") is Flag.SOUND_AGAINST_WORDS


def test_a_changed_mind_is_the_reason_only_of_the_model_that_stands_alone_with_it():
    scores = [sound(0.98), words(0.03)]
    assert flag(0.85, scores, changed={"namo"}) is Flag.CHANGED_MIND
    assert flag(0.85, scores, changed={"smart-turn"}) is Flag.SOUND_FINISHED


def test_every_flag_has_words_and_fits_its_column():
    assert set(flags.WORDS) == set(Flag)
    assert all(len(code) <= 24 for code in Flag)
    assert flags.words("of another version") == "of another version"


def crowd(count: int = 6_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples of a game that is right in 85 of 100, and two models of some skill, each sure and wrong in one
    of twelve: whether the game is right [n], and both models' probabilities of the intended label [n]."""
    rng = np.random.default_rng(11)
    right = rng.random(count) < 0.85
    heard = []
    for _ in range(2):
        odds = crowds.calibrated(rng, right, 3.0)
        odds = np.where(rng.random(count) < 1 / 12, np.where(right, -3.5, 3.5), odds)
        heard.append(1 / (1 + np.exp(-odds)))
    return right, *heard


def test_of_a_simulated_crowd_the_contradictions_are_found_that_the_posterior_hides():
    """The figures of docs/decisions/0043-disagreement.md."""
    right, one, other = crowd()
    pairs = [[sound(a), words(b)] for a, b in zip(one, other, strict=True)]
    by_dispute = np.array([dispute(0.85, pair) >= trust.DISPUTED_FROM for pair in pairs])
    by_either = np.array([consensus.is_disputed(place(0.85, pair)) for pair in pairs])
    contradict = (np.maximum(one, other) > 0.9) & (np.minimum(one, other) < 0.1)
    wrong, found = ~right, by_either & ~by_dispute
    assert by_dispute[contradict].mean() == pytest.approx(0.00, abs=0.005)
    assert by_either[contradict].mean() == pytest.approx(0.95, abs=0.005)
    assert (by_dispute.mean(), by_either.mean()) == pytest.approx((0.15, 0.27), abs=0.005)
    assert (wrong[found].mean(), wrong[~by_either].mean()) == pytest.approx((0.12, 0.03), abs=0.005)
