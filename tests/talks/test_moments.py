"""Hold, shift, backchannel, interruption and overlap, by hand: side 0, then side 1, in seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.labels import AgentState, Label
from games.catalogue.base import RATE, Cut, Span, Take
from games.catalogue.two.base import TalkGame
from games.catalogue.two.moments import LABELS, cuts, moments
from games.catalogue.two.registry import talks
from games.catalogue.two.units import AS_PUBLISHED, units
from tests.talks.timelines import Spoken, happened, spans, told


def second(samples: int) -> float:
    return round(samples / RATE, 3)


def test_who_pauses_and_goes_on_holds() -> None:
    (hold,) = happened([(1, 3), (3.6, 6)], [])
    assert (hold.kind, hold.side, hold.went_on, hold.over) == ("hold", 0, True, False)
    assert [second(at) for at in (hold.start, hold.at, hold.until)] == [1, 3, 3.6]


def test_who_pauses_and_is_answered_shifts() -> None:
    found = happened([(1, 3)], [(3.4, 6)])
    assert told(found) == [(0, "shift", 3)]
    assert (second(found[0].until), found[0].went_on) == (20, False)


def test_both_sides_of_a_conversation_get_their_own() -> None:
    found = happened([(1, 3), (7, 9), (9.5, 11)], [(3.3, 5), (5.4, 6.7)])
    assert told(found) == [(0, "shift", 3), (1, "hold", 5), (1, "shift", 6.7), (0, "hold", 9)]


def test_a_turn_begins_where_its_speaker_took_the_floor() -> None:
    found = happened([(1, 3), (7, 9), (9.5, 11)], [(3.3, 6.7)])
    assert [second(each.start) for each in found] == [1, 3.3, 7]


def test_a_next_turn_may_begin_a_little_before_the_end() -> None:
    assert told(happened([(1, 4)], [(3.6, 6)])) == [(0, "shift", 4)]


def test_who_begins_earlier_than_that_has_broken_in() -> None:
    assert told(happened([(1, 4)], [(3.2, 6)])) == [(1, "interruption", 6)]


def test_a_hold_whose_resumption_the_other_joins_is_none() -> None:
    assert happened([(1, 3), (3.6, 8)], [(4.2, 7)]) == []


def test_a_hold_with_the_other_in_the_silence_is_none() -> None:
    assert (0, "hold", 3.0) not in told(happened([(1, 3), (4.5, 8)], [(3.4, 4.0)]))


def test_a_word_after_a_pause_is_too_little_to_have_held_the_floor() -> None:
    assert told(happened([(1, 3), (3.6, 4.2)], [(6, 9)])) == [(0, "shift", 4.2)]


def test_a_word_in_answer_is_too_little_to_have_taken_the_floor() -> None:
    assert told(happened([(1, 3)], [(3.3, 3.7)])) == []


def test_after_a_lapse_whoever_speaks_begins_anew() -> None:
    assert happened([(1, 3), (6.1, 9)], []) == []
    assert happened([(1, 3)], [(6.1, 9)]) == []
    assert told(happened([(1, 3), (5.9, 9)], [])) == [(0, "hold", 3)]


def test_both_begin_after_a_silence_and_neither_has_it() -> None:
    assert happened([(1, 3), (3.6, 6)], [(3.7, 5.9)]) == []


@pytest.mark.parametrize(("heard", "over"), [((3, 3.4), True), ((4.1, 4.5), False)])
def test_a_short_word_within_the_others_turn_is_a_backchannel(heard: tuple[float, float], over: bool) -> None:
    found = happened([heard], [(1, 4), (4.7, 8)])
    mine = [each for each in found if each.side == 0]
    assert told(mine) == [(0, "backchannel", heard[1])]
    assert mine[0].over is over


def test_a_backchannel_leaves_the_turn_to_the_other() -> None:
    found = happened([(3, 3.4), (9.4, 12)], [(1, 6), (6.5, 9)])
    assert told(found) == [(0, "backchannel", 3.4), (1, "hold", 6), (1, "shift", 9)]
    assert second(found[-1].start) == 1


@pytest.mark.parametrize(
    ("first", "second_"),
    [
        ([(3, 4.1)], [(1, 8)]),  # too long
        ([(2.6, 2.9), (3.5, 3.8)], [(1, 8)]),  # twice, with less than a second between
        ([(1.5, 1.9)], [(1, 8)]),  # the other has hardly begun
        ([(3.2, 3.6)], [(1, 3)]),  # nobody goes on
        ([(19.2, 19.6)], [(1, 20)]),  # nobody knows whether more comes
    ],
)
def test_what_is_no_backchannel(first: Spoken, second_: Spoken) -> None:
    assert "backchannel" not in [each.kind for each in happened(first, second_)]


def test_a_short_laugh_of_both_is_nobodys_backchannel() -> None:
    assert happened([(3, 3.5)], [(3.1, 3.6)]) == []


def test_the_echo_of_a_short_laugh_within_a_turn_is_no_backchannel() -> None:
    found = happened([(5.15, 5.6)], [(1, 4.5), (5, 5.45), (6, 9)])
    assert [each for each in found if each.side == 0] == []


def test_a_backchannel_beside_a_laugh_of_the_other_is_still_one() -> None:
    found = happened([(3, 3.4)], [(1, 4.5), (5, 5.45), (6, 9)])
    assert (0, "backchannel", 3.4) in told(found)


def test_who_breaks_in_and_gets_the_floor_has_interrupted() -> None:
    found = happened([(4, 7), (7.5, 9)], [(1, 5)])
    assert told(found) == [(0, "interruption", 7)]
    assert (found[0].over, found[0].went_on) == (True, True)
    assert [second(at) for at in (found[0].start, found[0].until)] == [4, 7.5]


def test_who_was_interrupted_gets_no_label_for_where_they_stopped() -> None:
    found = happened([(1, 5)], [(4, 7)])
    assert [each for each in found if each.side == 0] == []


@pytest.mark.parametrize(
    ("first", "second_"),
    [
        ([(4, 9)], [(1, 6.1)]),  # two seconds of both: nobody gave way
        ([(4, 7)], [(1, 5), (5.6, 9)]),  # the other goes on at once
        ([(4, 4.8)], [(1, 4.7)]),  # a word is no turn
        ([(1.4, 5)], [(1, 2.2)]),  # both began
        ([(4, 5.5)], [(1, 8)]),  # the other never stops
    ],
)
def test_what_is_no_interruption(first: Spoken, second_: Spoken) -> None:
    assert "interruption" not in [each.kind for each in happened(first, second_)]


def test_both_talk_at_once_all_along_and_no_moment_carries_a_label() -> None:
    channels = (spans([(1, 6), (6.4, 12)]), spans([(1.2, 7), (7.3, 12.1)]))
    found = moments(channels, 20 * RATE)
    assert {each.kind for each in found} == {"overlap"}
    assert [(second(each.start), second(each.at), each.side) for each in found] == [
        (1.2, 6, 1),
        (6.4, 7, 0),
        (7.3, 12, 1),
    ]
    assert cuts(found, 0) == cuts(found, 1) == []


def test_one_silent_for_the_whole_game_leaves_the_holds_of_the_other() -> None:
    spoken: Spoken = [(1, 3), (3.5, 5), (9, 11), (11.8, 14)]
    assert told(happened(spoken, [])) == [(0, "hold", 3), (0, "hold", 11)]
    assert told(happened([], spoken)) == [(1, "hold", 3), (1, "hold", 11)]


def test_two_who_are_silent_have_no_moments() -> None:
    assert happened([], []) == []


def test_a_unit_that_the_end_cuts_off_is_nothing() -> None:
    assert happened([(4, 7)], [(1, 5)], seconds=7) == []
    assert told(happened([(4, 7)], [(1, 5)], seconds=7.1)) == [(0, "interruption", 7)]


def test_what_the_end_leaves_open_carries_no_label() -> None:
    assert happened([(1, 3)], [], seconds=3.5) == []
    assert happened([(1, 3)], [(3.4, 4.2)], seconds=4.2) == []
    assert told(happened([(1, 3), (3.6, 4.7)], [], seconds=4.7)) == [(0, "hold", 3)]


def test_cuts_name_labels_and_what_the_other_did() -> None:
    first, other = [(3, 3.4), (6.4, 9), (9.5, 12)], [(1, 7)]
    found = cuts(moments((spans(first), spans(other)), 20 * RATE), 0)
    at = [round(each * RATE) for each in (3.4, 3, 9, 6.4, 9.5, 3)]
    assert found == [
        Cut(at[0], "backchannel", at[1], went_on=False, agent_state="speaking", start=at[5]),
        Cut(at[2], "interruption", at[4] - at[2], went_on=True, agent_state="speaking", start=at[3]),
    ]


def test_kinds_are_told_in_labels_and_states_that_there_are() -> None:
    assert set(LABELS.values()) < set(Label.values)
    assert {"idle", "speaking"} == set(AgentState.values)


@pytest.mark.parametrize("game", talks(), ids=lambda game: game.key)
def test_every_game_for_two_names_cuts_by_them(game: TalkGame) -> None:
    take = Take(20 * RATE, spans([(1, 3), (3.1, 4), (7, 9)]), partner=spans([(4.4, 6.5)]))
    assert [(each.intent, second(each.at)) for each in game.cuts(take)] == [("complete", 4)]


@pytest.mark.parametrize("game", talks(), ids=lambda game: game.key)
def test_where_nobody_knows_when_the_other_spoke_there_are_no_cuts(game: TalkGame) -> None:
    assert game.cuts(Take(20 * RATE, spans([(1, 3), (3.6, 6)]))) == []


edges = st.lists(st.integers(0, 20 * RATE), max_size=40, unique=True).map(sorted)
channel = edges.map(lambda at: units(Span(*each) for each in zip(at[::2], at[1::2], strict=False)))


@given(channel, channel)
def test_moments_are_the_same_from_either_side(one: tuple[Span, ...], other: tuple[Span, ...]) -> None:
    def all_but_who(first: tuple[Span, ...], then: tuple[Span, ...], flipped: bool) -> set[object]:
        found = (each for each in moments((first, then), 20 * RATE) if each.kind != "overlap")
        return {(each.kind, each.side != flipped, each.start, each.at, each.until) for each in found}

    assert all_but_who(one, other, False) == all_but_who(other, one, True)


@given(channel, channel)
def test_a_cut_lies_at_the_end_of_a_unit_with_silence_behind(
    one: tuple[Span, ...], other: tuple[Span, ...]
) -> None:
    found = cuts(moments((one, other), 20 * RATE), 0)
    ends = {unit.end: unit.start for unit in one}
    assert all(cut.at in ends and cut.start <= ends[cut.at] for cut in found)
    assert all(cut.silence >= min(AS_PUBLISHED.pause, 20 * RATE - cut.at) for cut in found)
    assert len({cut.at for cut in found}) == len(found)
