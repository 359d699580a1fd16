"""Words of fingerprints are found in one statement, however many are asked for."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Contributor
from inference.models import SoundKey, SoundPrint
from inference.running import sound_index
from tests import factory

pytestmark = pytest.mark.django_db
WORDS = np.array([1, 2**31], np.uint32)


def test_every_place_of_a_word_is_found_and_no_other() -> None:
    asked = np.array([7, 2**24 - 1])
    one = sound_index.add(WORDS, np.array([(7, 0), (2**24 - 1, 3)]), sound_index.NOTHING, line="a")
    other = sound_index.add(WORDS, np.array([(7, 5), (8, 6)]), asked, line="b")
    places = {(7, one.number, 0), (7, other.number, 5), (2**24 - 1, one.number, 3)}
    assert set(map(tuple, sound_index.look_up(asked).tolist())) == places
    # Whether those of its own are among them, the databases see differently.
    assert (
        {(7, one.number, 0), (2**24 - 1, one.number, 3)} <= set(map(tuple, other.places.tolist())) <= places
    )
    assert SoundKey.objects.count() == 4
    assert [bytes(each.words) for each in SoundPrint.objects.order_by("pk")] == [WORDS.tobytes()] * 2


def test_writing_a_print_and_looking_up_words_takes_two_statements(player: Contributor) -> None:
    take, other = factory.recording(player), factory.recording(player)
    keys, asked = np.array([(7, 0), (8, 1)]), np.array([7, 9])
    sound_index.add(WORDS, keys, asked, recording=other.pk)
    with CaptureQueriesContext(connection) as statements:
        added = sound_index.add(WORDS, keys, asked, recording=take.pk)
    assert sum("SAVEPOINT" not in each["sql"] for each in statements) == 2
    assert SoundPrint.objects.get(recording=take).pk == added.number
    assert set(added.places[:, 0].tolist()) == {7}


@pytest.mark.parametrize("keys", [[], [(7, 0)]])
def test_a_take_has_one_print_and_its_words_once(player: Contributor, keys: list[tuple[int, int]]) -> None:
    take, of_it = factory.recording(player), np.array(keys, np.int64).reshape(-1, 2)
    numbers = [
        sound_index.add(WORDS, of_it, np.array([7]), recording=take.pk).number is None for _ in range(2)
    ]
    assert numbers == [False, True]
    assert (SoundPrint.objects.count(), SoundKey.objects.count()) == (1, len(keys))


def test_more_words_than_a_database_takes_parameters_are_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sound_index.add(WORDS, np.arange(0, 40_000, 2).repeat(2).reshape(-1, 2), sound_index.NOTHING, line="a")
    with django_assert_num_queries(1):
        assert len(sound_index.look_up(np.arange(40_000))) == 20_000


def test_nothing_is_found_where_nothing_is_asked_for_or_kept() -> None:
    assert sound_index.look_up(np.zeros(0, np.int64)).shape == (0, 3)
    assert sound_index.look_up(np.arange(3)).shape == (0, 3)
