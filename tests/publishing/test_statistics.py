"""The page of statistics: what is counted, what is said of it, and what one's own takes became."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from accounts import contributors
from accounts.models import Contributor
from charts.matrix import matrix
from corpus.labels import Label
from corpus.models import Recording, Sample
from inference.registry import entries, installed
from inference.training import keeping
from publishing.models import Publication, Release
from publishing.statistics import impact, tables
from tests import factory

pytestmark = pytest.mark.django_db


def accepted(language: str, label: Label, person: Contributor | None = None) -> Sample:
    take = factory.recording(person, language=language, status=Recording.Status.LISTENED)
    return factory.sample(take, label=label, status=Sample.Status.ACCEPTED)


def published(sample: Sample, release: Release) -> None:
    place = {"target": release.target, "config": "audio", "split": "train", "shard": "a"}
    Publication.objects.create(release=release, sample=sample, label=sample.label, **place)


def rows_of(client: Client, key: str) -> list[list[str]]:
    answer = client.get(f"/statistics/{key}.csv")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_coverage_counts_what_people_accepted_by_language_and_label(client: Client) -> None:
    for label in (Label.COMPLETE, Label.COMPLETE, Label.INCOMPLETE):
        accepted("de", label)
    accepted("tr", Label.WAIT)
    factory.sample(label=Label.COMPLETE)
    head, german, turkish = rows_of(client, "coverage")
    assert head == ["Language", *(label.value for label in Label)]
    assert german == ["Deutsch", "2", "1", "0", "0", "0"]
    assert turkish == ["Türkçe", "0", "0", "0", "0", "1"]
    page = client.get("/statistics/").content.decode()
    assert 'aria-label="What there is. Deutsch: 2, 1, 0, 0, 0; Türkçe: 0, 0, 0, 0, 1"' in page


def test_growth_has_every_week_also_those_without_a_take(client: Client) -> None:
    factory.recording(status=Recording.Status.LISTENED)
    _, *weeks = rows_of(client, "growth")
    assert len(weeks) == tables.WEEKS
    assert [count for _, count in weeks[:-1]] == ["0"] * (tables.WEEKS - 1)
    assert weeks[-1][1] == "1"
    monday = weeks[-1][0]
    assert monday == f"{date.fromisoformat(monday)}", "a program reads the day"
    german = client.get("/statistics/", headers={"accept-language": "de"}).content.decode()
    with override("de"):
        assert f"{date_format(date.fromisoformat(monday))}</th>" in german


def test_an_empty_figure_is_no_blank_box_and_leads_to_what_would_fill_it(client: Client) -> None:
    page = client.get("/statistics/").content.decode()
    growth = page.split('id="growth"')[1].split("</section>")[0]
    assert "<svg" not in growth
    assert re.search(r'<a class="button" href="/">Play a round</a>', growth)
    agreement = page.split('id="agreement"')[1].split("</section>")[0]
    assert '<a class="button" href="/play/referee/' in agreement


def test_every_figure_has_a_drawing_or_says_that_there_is_nothing_and_a_spreadsheet(client: Client) -> None:
    page = client.get("/statistics/").content.decode()
    for key in tables.TABLES:
        assert f'id="{key}"' in page
        assert rows_of(client, key)[0]
    assert page.count("There is nothing to show yet.") == len(tables.TABLES)
    assert client.get("/statistics/everything.csv").status_code == 404


def test_a_count_is_kept_for_a_while_so_that_nobody_counts_the_corpus_at_every_visit(
    client: Client, django_assert_num_queries
) -> None:
    accepted("en", Label.COMPLETE)
    client.get("/statistics/coverage.csv")
    with django_assert_num_queries(0):
        tables.coverage()
    cache.clear()
    with django_assert_num_queries(1):
        tables.coverage()


def test_the_fullest_square_is_the_fullest_shade_and_each_says_its_number() -> None:
    counts = {("en", "a"): 1, ("en", "b"): 100}
    columns = [(name, name) for name in "abc"]
    drawn = matrix([("en", "English")], columns, counts, {1: "1", 100: "100"}, "", "m")
    shades = [dict(mark.attributes)["class"] for mark in drawn.marks if mark.tag == "rect"]
    assert shades == ["m-cell m-cell--1", "m-cell m-cell--4", "m-cell m-cell--0"]
    assert [mark.words for mark in drawn.marks][-5::2] == ["1", "100", "0"]


def test_one_is_told_which_releases_have_ones_pauses(client: Client, player: Contributor) -> None:
    release = Release.objects.create(
        number=7, target="somebody/turns", outcome=Release.Outcome.PUBLISHED, finished_at=timezone.now()
    )
    for label in (Label.INCOMPLETE, Label.INCOMPLETE, Label.COMPLETE):
        published(accepted("en", label, player), release)
    published(accepted("en", Label.INCOMPLETE), release)
    client.cookies["contributor"] = contributors.cookie_value(player)
    page = client.get("/statistics/mine/").content.decode()
    assert "2 of your pauses are in release 7." in page
    assert "3 moments of yours teach machines when to wait." in page


def test_what_was_taken_out_is_not_told_and_nobody_is_told_to_wait(
    client: Client, player: Contributor
) -> None:
    release = Release.objects.create(number=1, target="somebody/turns", outcome=Release.Outcome.PUBLISHED)
    published(accepted("en", Label.INCOMPLETE, player), release)
    Publication.objects.update(removed_in=release)
    assert impact.of(player) == []
    assert impact.of(None) == []
    assert "Nothing of yours is in a release yet" in client.get("/statistics/mine/").content.decode()


@pytest.fixture
def release(settings) -> Release:
    settings.HUB_DATASET = "somebody/turns"
    return Release.objects.create(number=7, target="somebody/turns", outcome=Release.Outcome.PUBLISHED)


@pytest.fixture
def tuned(settings, tmp_path: Path) -> Callable[..., None]:
    """Leaves what `manage.py finetune` does: a model, its provenance, and both in the lock."""
    settings.MODELS_DIR = tmp_path / "models"

    def tune(release: str, verdict: str = "better", value: float = 0.031, name: str = "ours") -> None:
        changed = {"wide": {"verdict": verdict, "difference": {"value": value, "low": 0.01, "high": 0.05}}}
        made = {"release": release, "train": {"files": "c0ffee"}, "changed": changed}
        entry = replace(entries.entry("smart-turn", installed.entries()), name=name, source="trained")
        files = {f"{name}.onnx": b"onnx", f"{name}.json": json.dumps(made).encode()}
        keeping.keep(entry, settings.MODELS_DIR, files)

    return tune


LEARNED = "The machine that learned from them is right 3.1 percentage points more often."


def test_one_is_told_what_a_machine_made_of_ones_pauses(
    client: Client, player: Contributor, release: Release, tuned: Callable[..., None]
) -> None:
    published(accepted("en", Label.INCOMPLETE, player), release)
    client.cookies["contributor"] = contributors.cookie_value(player)
    assert LEARNED not in client.get("/statistics/mine/").content.decode()
    tuned("7")
    page = client.get("/statistics/mine/").content.decode()
    assert f"1 of your pauses is in release 7. {LEARNED}" in page


@pytest.mark.parametrize(
    ("named", "verdict"),
    [("6", "better"), ("7", "within chance"), ("7", "worse"), ("8", "better"), ("else/where", "better")],
)
def test_nobody_is_told_of_a_machine_that_did_not_learn_from_them_or_is_no_better(
    player: Contributor, release: Release, tuned: Callable[..., None], named: str, verdict: str
) -> None:
    published(accepted("en", Label.INCOMPLETE, player), release)
    Release.objects.create(number=6, target=release.target, outcome=Release.Outcome.PUBLISHED)
    tuned(named, verdict)
    assert [part.gain for part in impact.of(player)] == [None]


def test_a_later_release_holds_what_an_earlier_one_brought(
    player: Contributor, release: Release, tuned: Callable[..., None]
) -> None:
    published(accepted("en", Label.INCOMPLETE, player), release)
    Release.objects.create(
        number=9, target=release.target, outcome=Release.Outcome.PUBLISHED, commit="c0ffee"
    )
    tuned("somebody/turns")
    (part,) = impact.of(player)
    assert LEARNED in part.sentence


def test_pauses_that_no_machine_may_learn_from_taught_none(
    player: Contributor, release: Release, tuned: Callable[..., None]
) -> None:
    published(accepted("en", Label.INCOMPLETE, player), release)
    Publication.objects.update(split="test")
    tuned("7")
    assert [part.gain for part in impact.of(player)] == [None]


def test_a_provenance_that_cannot_be_read_tells_nothing(
    settings, player: Contributor, release: Release, tuned: Callable[..., None]
) -> None:
    published(accepted("en", Label.INCOMPLETE, player), release)
    tuned("7")
    (written,) = settings.MODELS_DIR.rglob("ours.json")
    for damage in ("{", "[]", '{"changed": {}}', '{"changed": {"wide": null}}'):
        written.write_text(damage)
        assert [part.gain for part in impact.of(player)] == [None]
