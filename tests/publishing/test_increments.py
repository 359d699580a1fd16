"""A few new takes after many: what is there already is neither asked for nor read again."""

import uuid
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpus.models import Recording, Sample
from inference.models import Transcript
from publishing.columns import COLUMNS
from publishing.models import Publication
from publishing.planning import selection
from publishing.planning.keys import dashed
from publishing.planning.manifest import ACTIONS, AUDIO, CONFIGS, TEXT, TURNS
from publishing.planning.order import EVERYTHING
from publishing.release import publish
from publishing.schema import arrow
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


def asked(target: Path) -> int:
    """How often a plan asks the database."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        selection.read(str(target), EVERYTHING)
    return len(queries)


def test_a_plan_asks_as_often_after_many_takes_as_after_few(release_folder: Path) -> None:
    player = speaker_in("train")
    accepted(player)
    publish()
    accepted(player)
    few = asked(release_folder)
    publish()
    for _ in range(12):
        accepted(player)
    publish()
    accepted(player)
    assert asked(release_folder) == few


@pytest.mark.parametrize("split", ["train", "test"])
def test_what_the_target_has_is_no_candidate_again(release_folder: Path, split: str) -> None:
    for _ in range(2):
        accepted(speaker_in(split))
    publish()
    assert {config: selection.candidates(str(release_folder), config) for config in CONFIGS} == {
        config: [] for config in CONFIGS
    }


def test_words_that_come_later_bring_the_rows_that_need_them_and_no_others(release_folder: Path) -> None:
    first, _ = accepted(speaker_in("train"))
    publish()
    Transcript.objects.create(sample=first, language="en", text="So I", source=Transcript.Source.PERSON)
    later = publish()
    assert {config for config, number in later.counts["new"].items() if number} == {TEXT, ACTIONS}


def test_rows_are_placed_once_however_often_a_release_is_recorded(release_folder: Path) -> None:
    samples = accepted(speaker_in("train"))
    release = publish()
    entries = {each["config"]: each for each in release.manifest["shards"]}
    for config, ids in ((AUDIO, [str(each.pk) for each in samples]), (TURNS, [str(samples[0].recording_id)])):
        Publication.objects.place(release, entries[config], ids)
    assert Publication.objects.filter(release=release).count() == 4
    assert {each.label for each in Publication.objects.filter(config=TURNS)} == {"complete", "incomplete"}


def test_ids_are_found_in_either_spelling() -> None:
    (sample,) = accepted(speaker_in("train"), "c")
    for spelling in (str(sample.pk), sample.pk.hex):
        assert Sample.objects.filter(pk__among=[spelling, uuid.uuid4().hex]).get() == sample
        assert dashed(spelling) == str(sample.pk)
    assert Sample.objects.filter(recording__among=[str(sample.recording_id)]).get() == sample
    assert Recording.objects.filter(cuts__pk__among=[str(sample.pk)]).get() == sample.recording
    assert not Sample.objects.filter(pk__among=[]).exists()


def test_a_table_with_sound_is_the_one_that_pyarrow_makes() -> None:
    schema = pa.schema(
        [(each.name, each.type) for each in COLUMNS[AUDIO] if each.name in ("audio", "id", "votes")]
    )
    rows = [
        {"audio": {"bytes": sound, "path": f"{id_}.flac"}, "id": id_, "votes": votes}
        for id_, sound, votes in (
            ("a", b"fLaC one", []),
            ("b", b"", [{"label": "complete", "count": 2}]),
            ("c", b"fLaC three", []),
        )
    ]
    made = arrow.table(rows, schema)
    made.validate(full=True)
    assert made == pa.Table.from_pylist(rows, schema=schema)
    assert arrow.table([], schema) == pa.Table.from_pylist([], schema=schema)
