"""People whose split is known, and samples that people have accepted."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import huggingface_hub.constants
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from huggingface_hub import HfApi
from pytest_django.fixtures import Settings

from accounts.models import Contributor, User
from corpus.labels import Label
from corpus.models import Recording, Sample
from moderation.models import Lean
from publishing.models import Confirmation, SpeakerSplit
from publishing.planning.splits import split_of
from tests import factory
from tests.publishing import fake_hub


@pytest.fixture(autouse=True)
def release_folder(settings: Settings, tmp_path: Path) -> Path:
    """Every test publishes into a folder of its own, never to the Hub."""
    settings.DATA_DIR = tmp_path / "data"
    settings.RELEASE_DIR = tmp_path / "release"
    settings.HUB_DATASET = ""
    return tmp_path / "release"


@pytest.fixture
def hub(settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[fake_hub.Hub]:
    """A Hub of our own that a publisher has confirmed, spoken to without Xet, whose protocol is not HTTP."""
    with fake_hub.running() as hub:
        for module in ("hub", "history"):
            monkeypatch.setattr(f"publishing.targets.{module}.HfApi", partial(HfApi, endpoint=hub.url))
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
        settings.HUB_DATASET = "talkers/your-turn"
        settings.HF_TOKEN = fake_hub.TOKEN
        Confirmation.give("talkers/your-turn", private=False)
        yield hub


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each attempt waited for the next, in seconds; nobody really waits."""
    waited: list[float] = []
    monkeypatch.setattr("publishing.targets.patience.pause", waited.append)
    return waited


def speaker_in(split: str, start: int = 0) -> Contributor:
    """A new contributor whose pseudonym falls into `split`, and who has been sorted there already."""
    taken = set(Contributor.objects.values_list("speaker", flat=True))
    names = (f"spk_{number:016x}" for number in range(start, start + 10_000))
    name = next(name for name in names if name not in taken and split_of(name) == split)
    SpeakerSplit.objects.remember({name: split})
    return factory.contributor(speaker=name)


def hearing() -> User:
    """The moderator who hears samples blind before they are decided."""
    return User.objects.get_or_create(username="hearing")[0]


def accepted(
    person: Contributor, labels: str = "ic", take: Recording | None = None, language: str = "en"
) -> list[Sample]:
    """One recording with a sample a letter, accepted by people: `i` incomplete, `c` complete."""
    take = take or factory.recording(person, status=Recording.Status.LISTENED, language=language)
    cuts = {"i": (12_800, Label.INCOMPLETE), "c": (28_800, Label.COMPLETE)}
    samples = []
    for place, letter in enumerate(labels):
        cut, label = cuts[letter]
        sample = factory.sample(
            take, cut=cut + place, intent=label, went_on=letter == "i", status=Sample.Status.DISPUTED
        )
        Lean.objects.create(sample=sample, moderator=hearing(), label=label)
        sample.accept(by="moderator", label=label)
        samples.append(sample)
    return samples


def content(recording: Recording) -> bytes:
    """The stored FLAC."""
    with default_storage.open(recording.audio, "rb") as file:
        found: bytes = file.read()
    return found


def overwrite(recording: Recording, data: bytes) -> None:
    """Other bytes under the same name."""
    default_storage.delete(recording.audio)
    assert default_storage.save(recording.audio, ContentFile(data)) == recording.audio
