"""The gate before a publication, in real clean environments."""

import json
import re
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from corpus.labels import Label
from corpus.models import Recording
from publishing.gate import excerpt
from publishing.gate.environments import ENVIRONMENTS, Environment
from publishing.models import Release
from publishing.planning.manifest import CONFIGS
from publishing.planning.splits import SPLITS
from publishing.release import publish
from tests import factory
from tests.publishing import gated
from tests.publishing.conftest import accepted, speaker_in
from tests.publishing.test_configurations import call_of, labelled, says, spoken_to
from tests.sites import ROOT

pytestmark = pytest.mark.django_db

ALWAYS = {
    "load audio",
    "load turns",
    "smart-turn: theirs + ours",
    "smart-turn: ours + theirs",
    "smart-turn: training reads it",
}
"""Checks that every release with a train split passes, whatever else it has."""


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gated.environments(tmp_path_factory)


@pytest.fixture
def gate(environments: Path, settings: Settings) -> Path:
    """A site whose gate is required and has what it needs."""
    settings.RELEASE_GATE = "required"
    settings.DATA_DIR.mkdir(parents=True)
    (settings.DATA_DIR / "gate").symlink_to(environments)
    return environments


@pytest.fixture
def without_packages(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "nothing"))


def outcomes(release: Release) -> dict[str, set[tuple[str, str]]]:
    """Outcome to the checks and environments that had it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for each in release.counts["gate"]["findings"]:
        found.setdefault(each["outcome"], set()).add((each["check"], each["environment"]))
    return found


def test_a_release_beside_what_was_published_before_loads_everywhere(
    gate: Path, release_folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    settings.RELEASE_GATE = "off"
    person = speaker_in("train")
    with gated.as_published_until_now():
        accepted(person)
        assert publish().counts["gate"]["said"] == "Compatibility was not tried: RELEASE_GATE is off."

    settings.RELEASE_GATE = "required"
    monkeypatch.setattr(excerpt, "ROWS", 1)
    accepted(person)
    accepted(speaker_in("test"))
    release = publish()
    assert release.error == ""
    found = outcomes(release)
    assert found["passed"] >= {(check, each.name) for check in ALWAYS for each in ENVIRONMENTS}
    assert found.keys() <= {"passed", "not there"}
    assert ("VAP", "newest") in found["not there"]
    assert "checks passed" in release.summary()
    # One row of the earlier shard and one of the new.
    assert "2 rows" in json.dumps([each["said"] for each in release.counts["gate"]["findings"]])

    page = client.get(reverse("publishing:release", args=[release.pk])).content.decode()
    assert "smart-turn: ours + theirs" in page


def everything_said(split: str) -> None:
    """Rows of every configuration in a split: a turn, a backchannel, a conversation and a call, in words."""
    person = speaker_in(split)
    samples = accepted(person)
    backchannel = labelled(
        Label.BACKCHANNEL,
        factory.recording(person, status=Recording.Status.LISTENED),
        agent_text="Shall we?",
        agent_state="speaking",
    )
    answer = labelled(
        Label.COMPLETE,
        factory.recording(person, status=Recording.Status.LISTENED),
        agent_text="Where to?",
        cut=28_800,
        went_on=False,
        silence=3_200,
    )
    accepted(person, take=spoken_to(person))
    agent = np.zeros(32_000, np.int16)
    agent[:4_800] = factory.tone(0.3)
    accepted(person, take=call_of(person, agent))
    for sample in (*samples, backchannel, answer):
        says(sample, "Well, then")


def test_a_release_of_every_configuration_loads_everywhere(gate: Path, release_folder: Path) -> None:
    for split in SPLITS:
        everything_said(split)
    release = publish()
    assert release.error == ""
    assert {config for config, number in release.counts["new"].items() if number} == {
        *CONFIGS,
        "weights",
    } & set(release.counts["new"])
    found = outcomes(release)
    assert found.keys() == {"passed"}, found
    read = {(f"load {config}", each.name) for config in CONFIGS for each in ENVIRONMENTS}
    assert found["passed"] >= read
    readers = ("VAP", "eot-bench", "semantic-turn-taking", "smart-turn: training reads it")
    assert found["passed"] >= {(check, each.name) for check in readers for each in ENVIRONMENTS}


def test_what_does_not_load_beside_smart_turns_data_is_not_published(
    gate: Path, release_folder: Path
) -> None:
    accepted(speaker_in("train"))
    with gated.as_published_until_now():
        failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "Nothing was published: the release would not load where people use it" in failed.error
    assert "failed: smart-turn: ours + theirs (newest):" in failed.error
    assert not release_folder.exists()


def test_a_release_that_everybody_has_left_goes_out(gate: Path, settings: Settings) -> None:
    person = speaker_in("train")
    settings.RELEASE_GATE = "off"
    accepted(person)
    publish()
    settings.RELEASE_GATE = "required"
    Recording.objects.get().withdraw(by="speaker")
    release = publish()
    assert (release.error, release.counts["removed"]) == ("", 3)
    assert outcomes(release).keys() == {"not there"}


@pytest.mark.usefixtures("without_packages")
def test_a_gate_that_cannot_be_tried_says_so_and_holds_up_only_whoever_requires_it(
    settings: Settings, client: Client
) -> None:
    accepted(speaker_in("train"))
    settings.RELEASE_GATE = "required"
    failed = publish()
    assert failed.outcome == Release.Outcome.FAILED
    assert "it could not be tried whether the release loads" in failed.error
    assert "set RELEASE_GATE to `when possible`" in failed.error

    settings.RELEASE_GATE = "when possible"
    release = publish()
    assert release.outcome == Release.Outcome.PUBLISHED
    assert outcomes(release) == {"not tried": {("environment", each.name) for each in ENVIRONMENTS}}
    assert "oldest was not tried (uv could not install its packages" in release.summary()
    page = client.get(reverse("publishing:release", args=[release.pk])).content.decode()
    assert "uv could not install its packages" in page


def snippets(page: str) -> list[str]:
    return [dedent(each) for each in re.findall(r"^ *```python\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_the_lines_of_readme_and_card_read_the_sound(
    environments: Path, release_folder: Path, environment: Environment, tmp_path: Path
) -> None:
    accepted(speaker_in("train"))
    publish()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "release").symlink_to(release_folder)
    python = environment.python(environments)
    (readme,) = (each for each in snippets((ROOT / "README.md").read_text("utf-8")) if "load_dataset" in each)
    (card,) = snippets((release_folder / "README.md").read_text("utf-8"))
    for text, folder in ((readme, tmp_path), (card, release_folder.parent)):
        assert gated.program(python, f"{text}\nprint(rate, sound.ndim, len(sound) > 0)", folder) == (
            "16000 1 True"
        )


def test_the_command_prints_a_line_for_each_check(
    environments: Path, gate: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.RELEASE_GATE = "off"
    accepted(speaker_in("train"))
    publish()
    call_command("gate")
    printed = capsys.readouterr().out
    assert "passed: smart-turn: theirs + ours (oldest): 1 + 2 rows" in printed
    assert "not there: VAP (newest): the release has no configuration `dialogues`" in printed

    shard = settings.RELEASE_DIR / "turns/train-r0001-00000.parquet"
    shard.unlink()
    shard.write_bytes(b"half a shard")
    with pytest.raises(CommandError, match="failed"):
        call_command("gate", str(settings.RELEASE_DIR))
    assert "failed: load turns (oldest)" in capsys.readouterr().out


def test_the_command_wants_a_release(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds no release: there is no README\.md in it"):
        call_command("gate", str(tmp_path))
