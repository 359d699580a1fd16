"""The card says what the files say: each figure counted a second time, from the shards themselves."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest
import soundfile

from accounts import consent
from corpus.models import SAMPLE_RATE, Recording, Sample
from inference.audio.edges import SHORTEST_PAUSE
from inference.models import Score
from inference.registry import installed
from moderation.models import Vote
from publishing.card import facts, page, provenance, tables
from publishing.release import publish
from tests import factory
from tests.publishing.conftest import accepted, speaker_in

ROOT = Path(__file__).parents[2]


def card(folder: Path) -> str:
    return (folder / "README.md").read_text("utf-8")


def rows(folder: Path, config: str) -> list[dict[str, Any]]:
    return [
        row for path in sorted(folder.glob(f"{config}/*.parquet")) for row in pq.read_table(path).to_pylist()
    ]


def hours(folder: Path, config: str) -> float:
    sounds = (soundfile.info(io.BytesIO(row["audio"]["bytes"])) for row in rows(folder, config))
    return sum((sound.frames / sound.samplerate for sound in sounds), 0.0) / 3600


@pytest.fixture
def released(release_folder: Path) -> Path:
    """Two languages, three speakers, two releases, one row taken out."""
    first, second, third = speaker_in("train"), speaker_in("train"), speaker_in("train")
    accepted(first)
    accepted(second, language="no")
    publish()
    gone = accepted(third)
    accepted(first)
    publish()
    gone[0].recording.withdraw(by="test")
    assert publish().error == ""
    return release_folder


@pytest.mark.django_db
def test_hours_rows_and_speakers_are_those_of_the_files(released: Path) -> None:
    for config in ("audio", "turns"):
        found = rows(released, config)
        speakers = {row["speaker"] for row in found}
        languages = {row["language"] for row in found}
        figures = f"{len(found)} | {hours(released, config):.3f} | {len(speakers)} | {len(languages)}"
        assert f"| `{config}` | {figures} |" in card(released)


def test_no_sound_and_speakers_that_are_not_named_do_not_count_as_zero() -> None:
    found = {
        "text": {"rows": 2, "seconds": 0.0, "speakers": {"en": ["a"]}, "languages": {"en": 2}},
        "eot_bench": {"rows": 1, "seconds": 3_600.0, "speakers": {}, "languages": {"en": 1}},
    }
    sizes = tables.sizes(found)
    assert "| `text` | 2 | no sound | 1 | 1 |" in sizes
    assert "| `eot_bench` | 1 | 1.0 | not said | 1 |" in sizes


@pytest.mark.django_db
def test_games_labels_and_deciders_are_those_of_the_files(released: Path) -> None:
    found = rows(released, "audio")
    games = Counter((row["game"], row["label"]) for row in found)
    for game in {row["game"] for row in found}:
        counts = [games[game, label] for label in ("complete", "incomplete")]
        assert f"| {game} | {counts[0]} | {counts[1]} |" in card(released)
    people = sum(row["decided_by"] == "person" for row in found)
    assert f"Of the rows of `audio`, {people} by a moderator, 0 by the crowd." in card(released)


@pytest.mark.django_db
def test_what_was_taken_out_counts_no_longer(released: Path) -> None:
    manifest = json.loads((released / "manifest.json").read_text("utf-8"))
    kept = [
        shard["facts"]["rows"] for shard in manifest["shards"] if shard["config"] == "audio" and shard["rows"]
    ]
    assert sum(kept) == len(rows(released, "audio")) == 6
    assert "- Release 3: nothing added, 3 rows taken out" in card(released)
    assert "- Release 2: added 4 to `audio`, 2 to `turns`, 0 rows taken out" in card(released)


@pytest.mark.django_db
def test_agreement_counts_the_votes_that_left(release_folder: Path) -> None:
    people = [factory.contributor() for _ in range(2)]
    for number in range(6):
        for sample in accepted(speaker_in("train")):
            odd = number == 5 and sample.label == "complete"
            Vote.objects.create(sample=sample, contributor=people[0], label=sample.label)
            Vote.objects.create(
                sample=sample, contributor=people[1], label="incomplete" if odd else sample.label
            )
    publish()
    # Twelve samples, one of them split: Do = 2/24; De = (24² - 11² - 13²) / (24 · 23).
    alpha = 1 - (2 / 24) / ((24**2 - 11**2 - 13**2) / (24 * 23))
    assert f"| listeners | 12 | 24 | {alpha:.2f} |" in card(release_folder)
    assert "| moderators, before anything was shown | 0 | 0 | too few to say |" in card(release_folder)


@pytest.mark.django_db
def test_cuts_are_told_with_what_was_not_measured(release_folder: Path) -> None:
    samples = [sample for _ in range(5) for sample in accepted(speaker_in("train"))]
    for place, sample in enumerate(samples[:-1]):
        Sample.objects.filter(pk=sample.pk).update(cut_uncertainty_ms=4.0 if place < 5 else 41.0)
    publish()
    said = "Of 9 cuts that were made again under small changes, half move by less than 5 ms, nine in ten by"
    assert f"{said} less than 45 ms; 1 were not tried." in card(release_folder)
    assert (release_folder / "cuts.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.django_db
def test_the_consent_texts_of_these_recordings_stand_in_the_card(released: Path) -> None:
    version = Recording.objects.values_list("consent__version", flat=True).first()
    assert version is not None
    text = consent.find(version, "en")
    assert f"`{version}.en`" in card(released)
    assert f"(SHA-256 `{text.sha256}`)" in card(released)
    assert "> # Lend us your voice" in card(released)


@pytest.mark.django_db
def test_devices_are_counted_and_stand_in_no_row(release_folder: Path) -> None:
    telephone, computer = accepted(speaker_in("train")), accepted(speaker_in("train"))
    agents = {telephone[0]: "Mozilla/5.0 (iPhone) Mobile/15E148", computer[0]: "Mozilla/5.0 (X11; Linux)"}
    for sample, agent in agents.items():
        Recording.objects.filter(pk=sample.recording_id).update(user_agent=agent)
    publish()
    assert "| phone | 2 |" in card(release_folder)
    assert "| computer | 2 |" in card(release_folder)
    assert "iPhone" not in json.dumps([{**row, "audio": None} for row in rows(release_folder, "audio")])


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X700) Chrome/130 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/133.0", "computer"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605.1.15", "computer"),
        ("python-httpx/0.28", "not said"),
        ("", "not said"),
    ],
)
def test_a_browser_is_a_phone_a_tablet_or_a_computer(agent: str, kind: str) -> None:
    assert provenance.device(agent) == kind


@pytest.mark.django_db
def test_croissant_is_read_by_its_own_library(released: Path) -> None:
    read = mlcroissant.Dataset(jsonld=released / "croissant.json")
    assert not read.metadata.ctx.issues.errors
    audio = next(each for each in read.metadata.record_sets if each.id == "audio")
    assert [field.id for field in audio.fields][:4] == [
        "audio/audio",
        "audio/id",
        "audio/language",
        "audio/endpoint_bool",
    ]
    named = {field.id.split("/", 1)[1] for field in audio.fields}
    assert named == set(pq.read_schema(next(released.glob("audio/*.parquet"))).names)


@pytest.mark.django_db
def test_a_release_from_before_facts_were_kept_is_continued(release_folder: Path) -> None:
    person = speaker_in("train")
    accepted(person)
    publish()
    manifest = json.loads((release_folder / "manifest.json").read_text("utf-8"))
    for shard in manifest["shards"]:
        del shard["facts"]
    (release_folder / "manifest.json").write_text(json.dumps(manifest))
    accepted(person)
    assert publish().error == ""
    assert f"| `audio` | 4 | {hours(release_folder, 'audio'):.3f} | 1 | 1 |" in card(release_folder)


@pytest.mark.django_db
def test_a_model_whose_licence_forbids_it_is_in_no_card(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = accepted(speaker_in("train"))
    for scorer in ("smart-turn", "turn-detector-v2", "nobody-knows"):
        said = {"complete": 0.9, "incomplete": 0.1}
        Score.objects.bulk_create(
            Score(sample=sample, scorer=scorer, revision="r1", probabilities=said, latency_ms=1.0)
            for sample in samples
        )
    forbidden = [entry.name for entry in installed.entries() if not entry.publish_scores]
    assert "turn-detector-v2" in forbidden
    assert list(page.frontiers_of({str(sample.pk) for sample in samples})) == ["smart-turn"]
    publish()
    assert "smart-turn `r1`" in card(release_folder)
    assert "turn-detector" not in card(release_folder).split("## Columns")[0]


def test_what_the_card_says_of_limits_stands_in_the_docs() -> None:
    limits = (
        (ROOT / "platform/publishing/card/card.md").read_text("utf-8").split("## Limits")[1].split("{few}")[0]
    )
    docs = " ".join((ROOT / "docs/cuts.md").read_text("utf-8").split())
    said = " ".join(limits.split())
    for fact in (
        "A level is all that tells another voice from the player's",
        "In a room that rings, speech ends where its echo has fallen by 35 dB",
    ):
        assert fact in said
        assert fact in docs
    shortest = f"Pauses of less than {1000 * SHORTEST_PAUSE // SAMPLE_RATE} ms are closed by voice activity"
    assert shortest in said
    assert shortest in docs
    assert "readings of five people" in said
    assert "readings of five people" in docs
    assert "Nobody has measured calls, children or whispers" in said
    assert "Nobody has measured calls, children or whispers" in docs


def test_facts_of_parts_are_those_of_the_whole() -> None:
    row = {
        "language": "eng",
        "label": "complete",
        "speaker": "a",
        "game": "g",
        "votes": [{"label": "complete", "count": 3}],
    }
    other = {
        **row,
        "speaker": "b",
        "language": "nor",
        "silence_ms": 640,
        "went_on": True,
        "cut_uncertainty_ms": None,
    }
    apart = facts.joined([facts.of_rows([row]), facts.of_rows([other]), facts.of_rows([row])])
    assert apart == facts.of_rows([row, other, row])
    assert apart["speakers"] == {"eng": ["a"], "nor": ["b"]}


@pytest.mark.django_db
def test_every_slot_of_the_card_is_filled(released: Path) -> None:
    assert not re.search(r"\{[a-z_]+\}", card(released))
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", card(released)):
        assert (released / name).is_file()
