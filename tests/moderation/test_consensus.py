"""The log-odds rule and the order of the queue."""

from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.belief import consensus, trust
from moderation.belief.consensus import Ballot, Opinion
from moderation.belief.trust import Trust

probability = st.floats(0, 1)
opinions = st.lists(st.builds(Opinion, probability), max_size=6)
ballots = st.lists(st.builds(Ballot, st.booleans()), max_size=12)
NAMES = UUID(int=1)


def test_nobody_heard_yet_leaves_the_doubt_of_the_game():
    assert consensus.dispute(0.8, [], []) == pytest.approx(0.2)


def test_one_scorer_moves_the_log_odds_by_its_weight_over_its_temperature():
    odds = consensus.logit(0.8) + 0.5 * consensus.logit(0.3) / 2
    believed = Trust(weights={"a": 0.5}, temperatures={("a", "en"): 2, ("a", "no"): 3})
    dispute = consensus.dispute(0.8, [Opinion(0.3, "a", "en")], [], believed)
    assert consensus.logit(1 - dispute) == pytest.approx(odds)


def test_a_sure_scorer_against_the_game_makes_it_disputed_and_a_hesitant_one_does_not():
    assert consensus.is_disputed(consensus.dispute(0.8, [Opinion(0.05)], []))
    assert not consensus.is_disputed(consensus.dispute(0.8, [Opinion(0.45)], []))


def test_two_listeners_settle_what_one_scorer_disputes():
    scores = [Opinion(0.05)]
    assert not consensus.is_disputed(consensus.dispute(0.8, scores, [Ballot(agrees=True)] * 2))


def test_a_probability_of_one_does_not_silence_everybody_else():
    believed = Trust(weights={"a": 1}, temperatures={("a", "en"): 1})
    sure = [Opinion(1.0, "a", "en")]
    assert consensus.is_disputed(consensus.dispute(0.5, sure, [Ballot(agrees=False)] * 5, believed))


def test_a_listener_whom_experience_shows_reliable_weighs_more_and_one_by_chance_nothing():
    believed = Trust(reliabilities={"ada": 0.95, "coin": 0.5})
    against = [
        consensus.dispute(0.8, [], [Ballot(agrees=False, voter=who)], believed)
        for who in ("ada", "?", "coin")
    ]
    assert against[0] > against[1] > against[2] == pytest.approx(0.2)


@given(probability, opinions, ballots)
def test_dispute_stays_between_0_and_1(prior, scores, votes):
    assert 0 <= consensus.dispute(prior, scores, votes) <= 1


@given(probability, probability, probability, opinions, ballots)
def test_a_scorer_that_believes_the_intent_more_never_raises_the_dispute(prior, one, other, scores, votes):
    low, high = sorted((one, other))
    assert consensus.dispute(prior, [*scores, Opinion(high)], votes) <= consensus.dispute(
        prior, [*scores, Opinion(low)], votes
    )


@given(st.floats(0.1, 0.9), st.lists(st.builds(Ballot, st.booleans()), max_size=5))
def test_a_vote_for_the_intent_lowers_the_dispute_and_one_against_raises_it(prior, votes):
    before = consensus.dispute(prior, [], votes)
    assert consensus.dispute(prior, [], [*votes, Ballot(agrees=True)]) < before
    assert consensus.dispute(prior, [], [*votes, Ballot(agrees=False)]) > before


@given(st.uuids(), st.floats(trust.DISPUTED_FROM, 1))
def test_disputed_samples_stand_in_the_queue_by_their_dispute(sample_id, dispute):
    assert consensus.priority(sample_id, dispute) == dispute


@given(st.uuids(), st.floats(0, trust.DISPUTED_FROM, exclude_max=True))
def test_an_agreed_sample_keeps_its_place_or_is_audited_for_ever(sample_id, dispute):
    place = consensus.priority(sample_id, dispute)
    assert place == consensus.priority(sample_id, dispute)
    assert place == dispute or trust.DISPUTED_FROM <= place <= 1


uncertainty = st.none() | st.floats(0, 1_000)


@given(st.uuids(), probability)
def test_a_cut_whose_uncertainty_nobody_knows_or_that_has_none_brings_nothing_up(sample_id, dispute):
    place = consensus.priority(sample_id, dispute)
    assert consensus.priority(sample_id, dispute, None) == place
    assert consensus.priority(sample_id, dispute, 0.0) == place


@given(st.uuids(), probability, st.floats(0, 1_000), st.floats(0, 1_000))
def test_the_less_sure_of_two_cuts_is_never_heard_later(sample_id, dispute, one, other):
    sure, unsure = sorted((one, other))
    assert consensus.priority(sample_id, dispute, sure) <= consensus.priority(sample_id, dispute, unsure)


@given(st.uuids(), st.floats(0, trust.DISPUTED_FROM, exclude_max=True), uncertainty)
def test_an_unsure_cut_never_comes_before_a_dispute_and_never_moves_an_audit(sample_id, agreed, unsure):
    before, after = consensus.priority(sample_id, agreed), consensus.priority(sample_id, agreed, unsure)
    if before >= trust.DISPUTED_FROM:
        assert after == before
    else:
        assert before <= after <= trust.DISPUTED_FROM


@given(st.uuids(), st.floats(trust.DISPUTED_FROM, 1), uncertainty)
def test_an_unsure_cut_brings_a_dispute_up_to_half_of_the_way_to_the_head(sample_id, dispute, unsure):
    place = consensus.priority(sample_id, dispute, unsure)
    assert dispute <= place <= (1 + dispute) / 2 + 1e-12


def test_a_cut_unsure_by_50_ms_brings_its_sample_a_quarter_of_the_way_up():
    assert consensus.priority(UUID(int=1), 0.6, 50.0) == pytest.approx(0.7)
    assert consensus.priority(UUID(int=1), 0.6, 100.0) == pytest.approx(0.8)
    assert consensus.priority(UUID(int=1), 0.6, 500.0) == pytest.approx(0.8)


def test_about_one_in_ten_agreed_samples_stands_among_the_disputed_and_spread_out():
    places = [consensus.priority(uuid5(NAMES, str(number)), 0.1) for number in range(5_000)]
    audited = sorted(place for place in places if place != 0.1)
    assert 400 < len(audited) < 600
    assert max(after - before for before, after in pairwise(audited)) < 0.02
