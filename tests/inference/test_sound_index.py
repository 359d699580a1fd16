"""Words of fingerprints are found in one statement, however many are asked for."""

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from inference.models import SoundKey, SoundPrint
from inference.running import sound_index

pytestmark = pytest.mark.django_db


def test_every_place_of_a_word_is_found_and_no_other() -> None:
    one, other = (SoundPrint.objects.create(line=name, words=b"") for name in "ab")
    sound_index.add(one.pk, np.array([(7, 0), (2**24 - 1, 3)]))
    sound_index.add(other.pk, np.array([(7, 5), (8, 6)]))
    found = sound_index.look_up(np.array([7, 2**24 - 1]))
    assert sorted(map(tuple, found.tolist())) == sorted(
        [(7, one.pk, 0), (7, other.pk, 5), (2**24 - 1, one.pk, 3)]
    )
    assert SoundKey.objects.count() == 4


def test_more_words_than_a_database_takes_parameters_are_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kept = SoundPrint.objects.create(line="a", words=b"")
    sound_index.add(kept.pk, np.arange(0, 40_000, 2).repeat(2).reshape(-1, 2))
    with django_assert_num_queries(1):
        assert len(sound_index.look_up(np.arange(40_000))) == 20_000


def test_nothing_is_found_where_nothing_is_asked_for_or_kept() -> None:
    assert sound_index.look_up(np.zeros(0, np.int64)).shape == (0, 3)
    assert sound_index.look_up(np.arange(3)).shape == (0, 3)
