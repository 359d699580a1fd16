"""Columns: what is published stays readable when another one comes."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from datasets import Audio, Features, load_dataset
from datasets.exceptions import NonMatchingSplitsSizesError
from datasets.info import DatasetInfosDict
from pytest_django.fixtures import Settings

from accounts.models import User
from corpus.models import Recording, Sample
from moderation.models import Lean
from publishing.columns import COLUMNS
from publishing.models import Release
from publishing.release import publish
from publishing.schema import changes
from publishing.schema.arrow import leaves
from publishing.schema.column import FLOAT, INT, TEXT, Column
from tests import factory
from tests.publishing import changed, fake_hub, trainer
from tests.publishing.conftest import accepted, speaker_in

NOW = max(column.since for columns in COLUMNS.values() for column in columns)
"""The version of the schema as it stands; the columns of these tests come with the next one."""
UNSAID = 'of_sample("later_ms", INT, "length of a turn", lambda it: (it.cut - it.start) // 16),'
LATER = f"{UNSAID[:-2]}, since={NOW + 1}),"
IN_CUTS = f'of_sample("noted", TEXT, "the reason noted", lambda it: it.reason or "none", since={NOW + 1}),'

FIRST = {
    "audio": """
        audio.bytes audio.path id language endpoint_bool midfiller endfiller synthetic dataset spoken_text
        speaker game mode agent_speaking agent_text votes.label votes.count dispute settings silence_ms
        went_on label
    """,
    "turns": """
        audio.bytes audio.path id language synthetic dataset speaker game mode prompt_key prompt settings
        seconds captured_rate speech.start speech.end silence.start silence.end cuts.id cuts.at cuts.label
        cuts.silence_ms cuts.went_on cuts.agent_speaking cuts.agent_text cuts.midfiller cuts.endfiller
        cuts.dispute timeline.name timeline.at
    """,
}
"""What the first releases have, and sites have published: columns are added with `since`, none ever goes."""


def table(folder: Path, config: str = "audio", *, streaming: bool = False) -> Any:
    """The rows of `train` without their sound, as a trainer loads them."""
    cache = str(folder.parent / "cache")
    rows = load_dataset(str(folder), config, split="train", cache_dir=cache, streaming=streaming)
    return rows.cast_column("audio", Audio(decode=False)).remove_columns("audio")


def as_the_version_before_left_it(folder: Path) -> None:
    """Features in each shard only: no `dataset_info` in the card, no schema in the manifest."""
    card, manifest = folder / "README.md", folder / "manifest.json"
    card.write_text(
        re.sub(r"^dataset_info:\n(?:(?:- |  ).*\n)+", "", card.read_text("utf-8"), flags=re.MULTILINE)
    )
    said = json.loads(manifest.read_text("utf-8"))
    del said["schema"]
    manifest.write_text(json.dumps(said))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/*.parquet")
    }


@pytest.mark.parametrize("config", FIRST)
def test_the_first_columns_stay(config: str) -> None:
    first = [column for column in COLUMNS[config] if column.since == 1]
    later = [f"cuts.{column.name}" for column in COLUMNS["turns.cuts"] if column.since > 1]
    kept = [name for name in leaves(first) if not f"{name}.".startswith(tuple(f"{each}." for each in later))]
    assert kept == FIRST[config].split()


@pytest.mark.django_db
@pytest.mark.parametrize("streaming", [False, True])
def test_rows_from_before_a_column_read_as_null_in_it(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch, streaming: bool
) -> None:
    person = speaker_in("train")
    old = {str(sample.id) for sample in accepted(person)}
    publish()
    before = hashes(release_folder)
    changed.add(monkeypatch, LATER, to="AUDIO_COLUMNS")
    accepted(person)
    assert publish().error == ""

    assert before.items() < hashes(release_folder).items()
    rows = list(table(release_folder, streaming=streaming))
    assert {row["id"] for row in rows if row["later_ms"] is None} == old
    assert sorted(row["later_ms"] for row in rows if row["id"] not in old) == [800, 1_800]


@pytest.mark.django_db
def test_a_release_of_the_version_before_is_continued(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = speaker_in("train")
    accepted(person)
    changed.first(monkeypatch)
    publish()
    as_the_version_before_left_it(release_folder)
    assert table(release_folder).num_rows == 2
    changed.add(monkeypatch, LATER, to="AUDIO_COLUMNS")
    accepted(person)
    assert publish().error == ""

    assert list(table(release_folder)["later_ms"])[:2] == [None, None]
    card = (release_folder / "README.md").read_text("utf-8")
    assert "- Schema 1 (release 1): the first columns" in card
    assert f"- Schema {NOW + 1} (release 2): added `later_ms` to `audio`" in card


@pytest.mark.django_db
def test_a_field_of_the_cuts_may_come_later_too(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    changed.add(monkeypatch, IN_CUTS, to="CUT_COLUMNS")
    accepted(person)
    assert publish().error == ""
    said = [{cut["noted"] for cut in row["cuts"]} for row in table(release_folder, "turns")]
    assert said == [{None}, {"none"}]
    assert "added `noted` to `turns.cuts`" in (release_folder / "README.md").read_text("utf-8")


@pytest.mark.django_db
def test_a_trainer_loads_both_from_the_hub(
    hub: fake_hub.Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = speaker_in("train")
    old = {str(sample.id) for sample in accepted(person)}
    publish()
    changed.add(monkeypatch, LATER, to="AUDIO_COLUMNS")
    accepted(person)
    assert publish().error == ""

    assert "audio/train-r0001-00000.parquet" not in hub.commits[1].added
    rows = trainer.loads(hub, tmp_path / "home", "audio")
    assert {row["id"] for row in rows if row["later_ms"] is None} == old
    assert trainer.loads(hub, tmp_path / "home", "audio", streaming=True) == rows
    assert len(trainer.loads(hub, tmp_path / "home", "turns")) == 2


@pytest.mark.django_db
def test_the_card_and_each_shard_say_the_same_features(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    infos = DatasetInfosDict.from_directory(str(release_folder))
    for config in FIRST:
        schema = pq.read_schema(release_folder / config / "train-r0001-00000.parquet")
        assert infos[config].features == Features.from_arrow_schema(schema)


@pytest.mark.django_db
def test_a_copy_that_lacks_a_shard_is_not_taken_for_the_whole(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    accepted(person)
    publish()
    (release_folder / "audio/train-r0001-00000.parquet").unlink()
    with pytest.raises(NonMatchingSplitsSizesError):
        table(release_folder)


OF_AN_END = {"tail_dbfs": -61.5, "next_onset_ms": 430.0, "edge_slope": 1.25, "cut_uncertainty_ms": 3.0}
UNKNOWN = dict.fromkeys(OF_AN_END)


@pytest.mark.django_db
def test_each_cut_says_how_its_speech_ended_and_an_earlier_one_nothing(release_folder: Path) -> None:
    measured, earlier = accepted(speaker_in("train"))
    Sample.objects.filter(pk=measured.pk).update(**OF_AN_END)
    publish()
    rows = {row["id"]: row for row in table(release_folder)}
    (turn,) = table(release_folder, "turns")
    for found in (rows, {cut["id"]: cut for cut in turn["cuts"]}):
        said = {id_: {name: each[name] for name in OF_AN_END} for id_, each in found.items()}
        assert said == {str(measured.pk): OF_AN_END, str(earlier.pk): UNKNOWN}


@pytest.mark.django_db
def test_what_moderators_heard_blind_is_published_beside_what_was_decided(
    release_folder: Path, moderator: User
) -> None:
    sample, other = accepted(speaker_in("train"))
    second, third = (User.objects.create_user(name) for name in ("second", "third"))
    for who, label, anchored in (
        (moderator, "complete", False),
        (second, "unusable", False),
        (third, "wait", True),
    ):
        Lean.objects.create(sample=sample, moderator=who, label=label, anchored=anchored)
    publish()
    rows = {row["id"]: row["leans"] for row in table(release_folder)}
    (turn,) = table(release_folder, "turns")
    blind = [{"label": "complete", "count": 1}, {"label": "incomplete", "count": 1}]
    blind.append({"label": "unusable", "count": 1})
    for found in (rows, {cut["id"]: cut["leans"] for cut in turn["cuts"]}):
        assert found[str(sample.pk)] == blind
        assert found[str(other.pk)] == [{"label": "complete", "count": 1}]


@pytest.mark.django_db
def test_the_figures_of_a_recording_may_be_many_few_or_none(release_folder: Path) -> None:
    person = speaker_in("train")
    figures: list[dict[str, Any]] = [
        {"snr_db": 31.5, "second_voice": True, "band": [80, 3_400]},
        {"snr_db": 20.0},
        {},
    ]
    for quality in figures:
        take = factory.recording(person, status=Recording.Status.LISTENED, quality=quality)
        accepted(person, take=take)
    publish()
    said = [row["quality"] for row in table(release_folder, "turns")]
    assert [json.loads(each) for each in said if each] in (figures[:2], figures[1::-1])
    assert said.count(None) == 1


@pytest.mark.django_db
def test_what_a_site_published_before_cuts_had_figures_is_null_in_them(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = speaker_in("train")
    with monkeypatch.context() as before:
        changed.first(before)
        accepted(person)
        publish()
    accepted(person)
    Sample.objects.update(**OF_AN_END)
    assert publish().error == ""
    rows, turns = table(release_folder), table(release_folder, "turns")
    for name, value in OF_AN_END.items():
        assert list(rows[name]) == [None, None, value, value]
        assert [[cut[name] for cut in cuts] for cuts in turns["cuts"]] == [[None] * 2, [value] * 2]
    assert "`cut_uncertainty_ms` to `turns.cuts`" in (release_folder / "README.md").read_text("utf-8")


@pytest.mark.django_db
def test_the_same_samples_make_the_same_shards(release_folder: Path, settings: Settings) -> None:
    accepted(speaker_in("train"))
    publish()
    settings.RELEASE_DIR = release_folder.with_name("again")
    publish()
    assert hashes(release_folder) == hashes(settings.RELEASE_DIR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of", "values", "words"),
    [
        (
            ("audio", "game"),
            {"name": "the_game"},
            "audio.game has been published and is no longer known here",
        ),
        (("turns", "captured_rate"), {"type": FLOAT}, "captured_rate has been published as int32"),
    ],
    ids=["gone", "another type"],
)
def test_a_release_that_would_not_load_beside_the_last_one_is_refused(
    release_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    of: tuple[str, str],
    values: dict[str, Any],
    words: str,
) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    changed.retyped(monkeypatch, *of, **values)
    accepted(person)
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert words in failed.error
    assert "mend platform/publishing/columns/, then publish again" in failed.error
    assert len(list(table(release_folder))) == 2


@pytest.mark.django_db
def test_a_column_that_does_not_say_since_when_it_is_there_is_refused_also_beside_one_that_does(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    changed.add(
        monkeypatch, f"{UNSAID}\n    {LATER.replace('later_ms', 'even_later_ms')}", to="AUDIO_COLUMNS"
    )
    accepted(person)
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert f"audio has the new later_ms, which must say since={NOW + 1}" in failed.error


def test_a_target_that_begins_with_a_later_schema_has_all_of_it_in_its_first_release() -> None:
    tables = {name: list(columns) for name, columns in COLUMNS.items()}
    for name, since in (("x", NOW + 1), ("y", NOW + 1), ("z", NOW + 2)):
        tables["audio"].append(Column(name, TEXT if name == "z" else INT, name, lambda _: None, since))
    begun = changes.next_schema(None, tables, 1)
    assert changes.log(begun, tables) == [f"Schema 1 to {NOW + 2} (release 1): the first columns"]
    assert changes.next_schema(begun, tables, 9) == begun
    for name, table, since in (("v", "audio", NOW + 3), ("w", "audio", NOW + 3), ("w", "turns", NOW + 3)):
        tables[table].append(Column(name, INT, name, lambda _: None, since))
    assert changes.log(changes.next_schema(begun, tables, 9), tables)[1:] == [
        f"Schema {NOW + 3} (release 9): added `v`, `w` to `audio`; `w` to `turns`"
    ]


@pytest.mark.django_db
def test_a_row_says_how_far_the_witnesses_stood_apart_and_why_people_were_asked(release_folder: Path) -> None:
    person = speaker_in("train")
    one, other = accepted(person)
    Sample.objects.filter(pk=one.pk).update(disagreement=0.625, flag="sound_finished")
    publish()
    rows = {row["id"]: row for row in table(release_folder)}
    cuts = {cut["id"]: cut for row in table(release_folder, "turns") for cut in row["cuts"]}
    for found in (rows, cuts):
        of_one, of_other = found[str(one.pk)], found[str(other.pk)]
        assert (of_one["disagreement"], of_one["flag"]) == (0.625, "sound_finished")
        assert (of_other["disagreement"], of_other["flag"]) == (None, None)
