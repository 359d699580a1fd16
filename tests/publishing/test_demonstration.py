"""What the demonstration says stays in the house: no release, card or figure has it, and it earns nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from corpus.labels import Label
from corpus.models import Recording, Sample
from inference.frontier import corpus_silences
from inference.models import Score
from inference.registry.entries import DEMONSTRATION
from moderation.belief import evidence
from publishing.release import publish
from rewards.ledger import earning
from rewards.models import Bonus
from tests import factory
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db
NAMES = ("demo-text", "demo text", "demonstration", "0.8125", "model@demo")
FIGURES = {"dispute": 0.625, "disagreement": 0.5, "flag": "sound_finished"}


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def judged(sample: Sample, scorer: str = DEMONSTRATION) -> None:
    """The model is fooled by the sample."""
    other = {Label.COMPLETE: Label.INCOMPLETE, Label.INCOMPLETE: Label.COMPLETE}[Label(sample.intent)]
    Score.objects.create(
        sample=sample,
        scorer=scorer,
        revision="model@demo" if scorer == DEMONSTRATION else "v3",
        probabilities=(
            {sample.intent: 0.1875, other: 0.8125}
            if scorer == DEMONSTRATION
            else {sample.intent: 0.25, other: 0.75}
        ),
        latency_ms=1,
        input="prompt" if scorer == DEMONSTRATION else "audio",
    )


def texts(value: Any) -> Iterator[str]:
    """Everything in the value of a row, as text."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield str(value)


def everything(folder: Path) -> str:
    """All that a release holds in words and figures, in small letters."""
    shards, said = sorted(folder.rglob("*.parquet")), []
    for shard in shards:
        said += [text for row in pq.read_table(shard).to_pylist() for text in texts(row)]
    assert shards
    others = [path for path in folder.rglob("*") if path.suffix in (".md", ".json", ".jsonl")]
    assert {path.name for path in others} >= {"README.md", "manifest.json"}
    return "\n".join([*said, *(path.read_text("utf-8") for path in others)]).lower()


def test_no_release_holds_what_it_said_or_what_came_of_that(release_folder: Path) -> None:
    with_it, without = accepted(speaker_in("train")), accepted(speaker_in("train", start=5_000))
    for sample in (*with_it, *without):
        judged(sample, "smart-turn")
    for sample in with_it:
        judged(sample)
    Sample.objects.update(**FIGURES)
    publish()
    held = everything(release_folder)
    assert not [name for name in NAMES if name in held]
    assert "sound_finished" in held
    for rows in (_rows(release_folder, "audio"), _cuts(release_folder)):
        for sample in with_it:
            assert {name: rows[str(sample.pk)][name] for name in FIGURES} == dict.fromkeys(FIGURES)
        for sample in without:
            assert {name: rows[str(sample.pk)][name] for name in FIGURES} == FIGURES


def _rows(folder: Path, config: str) -> dict[str, dict[str, Any]]:
    tables = [pq.read_table(path) for path in sorted(folder.glob(f"{config}/*.parquet"))]
    return {row["id"]: row for table in tables for row in table.to_pylist()}


def _cuts(folder: Path) -> dict[str, dict[str, Any]]:
    return {cut["id"]: cut for row in _rows(folder, "turns").values() for cut in row["cuts"]}


def test_nobody_outside_sees_how_often_it_was_right_or_where_it_cuts_in(
    client: Client, moderator_client: Client
) -> None:
    for sample in accepted(factory.contributor(), "ic" * 16):
        judged(sample)
        judged(sample, "smart-turn")
    corpus_silences.keep()
    public, inside = (each.get("/models/") for each in (client, moderator_client))
    shown, whole = (
        next(
            card
            for card in (*page.context["page"].cards, *page.context["page"].others)
            if card.name == DEMONSTRATION
        )
        for page in (public, inside)
    )
    assert (shown.kept_back, shown.answers, shown.rows, shown.chart, shown.frontier) == (
        True,
        0,
        (),
        None,
        None,
    )
    assert whole.answers == 32
    assert (whole.rows[0].found.samples, whole.chart is None, whole.frontier is None) == (32, False, False)
    # Nor is it compared with models, where only moderators would see it.
    page = inside.context["page"]
    assert [title for title, _ in page.by_model] == ["Smart Turn"]
    assert "Smart Turn" in page.chart.sentence
    assert "Demonstration" not in page.chart.sentence
    assert "It is no judge of people" in inside.content.decode()
    assert client.get(f"/models/{DEMONSTRATION}/frontier/").status_code == 404


def test_the_page_of_a_sample_shows_it_to_moderators_alone(client: Client, moderator_client: Client) -> None:
    (sample,) = accepted(factory.contributor(), "i")
    judged(sample)
    judged(sample, "smart-turn")
    public, inside = (
        each.get(f"/samples/{sample.pk}/").content.decode() for each in (client, moderator_client)
    )
    assert "Smart Turn" in public
    assert not [name for name in NAMES[:3] if name in public.lower()]
    assert "Demonstration (words)" in inside
    assert "It is no judge of people" in inside


def test_it_teaches_nobody_whom_to_believe(moderator: User) -> None:
    (sample,) = accepted(factory.contributor(), "i")
    judged(sample)
    judged(sample, "smart-turn")
    (found,) = evidence.read()
    assert set(found.scores) == {"smart-turn"}


@pytest.mark.parametrize(("scorer", "paid"), [(DEMONSTRATION, 0), ("smart-turn", 1)])
def test_fooling_it_earns_nothing(scorer: str, paid: int) -> None:
    take = factory.recording(status=Recording.Status.LISTENED)
    judged(factory.sample(take, status=Sample.Status.DISPUTED), scorer)
    earning.award(take)
    assert Bonus.objects.count() == paid
