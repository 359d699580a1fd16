"""Inter-pausal units, overlaps and floor transfer offsets, on timelines by hand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from games.catalogue.base import RATE, Span
from games.catalogue.turns import EDGE, PAUSE
from games.catalogue.two.units import AS_PUBLISHED, offsets, overlaps, units
from tests.talks.timelines import Spoken, spans

edges = st.lists(st.integers(0, 20 * RATE), max_size=40, unique=True).map(sorted)
speech = edges.map(lambda at: [Span(*each) for each in zip(at[::2], at[1::2], strict=False)])


def test_a_silence_of_200_ms_ends_a_unit_and_a_shorter_one_does_not() -> None:
    assert units(spans([(0, 1), (1.2, 2)])) == spans([(0, 1), (1.2, 2)])
    assert units(spans([(0, 1), (1.199, 2)])) == spans([(0, 2)])


def test_three_stretches_with_breaths_between_are_one_unit() -> None:
    assert units(spans([(0, 1), (1.1, 2), (2.15, 3), (4, 5)])) == spans([(0, 3), (4, 5)])


def test_silence_has_no_units() -> None:
    assert units(()) == ()


def test_units_and_cuts_of_other_games_use_the_same_pause_and_the_same_edge() -> None:
    assert (AS_PUBLISHED.pause, AS_PUBLISHED.edge) == (PAUSE, EDGE)


@given(speech)
def test_units_are_apart_and_lose_no_speech(said: list[Span]) -> None:
    found = units(said)
    assert all(after.start - before.end >= AS_PUBLISHED.pause for before, after in pairwise(found))
    assert all(any(unit.start <= span.start and span.end <= unit.end for unit in found) for span in said)
    assert units(found) == found


def test_overlaps_are_where_both_speak() -> None:
    found = overlaps((spans([(0, 2), (4, 6)]), spans([(1.5, 4.5), (5, 5.5), (6, 7)])))
    assert found == list(spans([(1.5, 2), (4, 4.5), (5, 5.5)]))


@given(speech, speech)
def test_overlaps_are_the_same_from_either_side(one: list[Span], other: list[Span]) -> None:
    assert overlaps((one, other)) == overlaps((other, one))


def floor_transfers(first: Spoken, second: Spoken) -> list[int]:
    """In milliseconds."""
    return [round(each * 1000 / RATE) for each in offsets((spans(first), spans(second)))]


def test_a_gap_is_positive_and_an_overlap_negative() -> None:
    assert floor_transfers([(0, 2), (4.9, 6)], [(2.3, 5)]) == [300, -100]


def test_what_lies_within_the_others_speech_changes_no_floor() -> None:
    assert floor_transfers([(0, 5)], [(2, 2.5)]) == []
    assert floor_transfers([(0, 5), (6, 7)], [(2, 2.5)]) == []


def test_a_pause_is_no_gap() -> None:
    assert floor_transfers([(0, 2), (3, 4)], []) == []
