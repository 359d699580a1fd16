"""How models do on published splits: the page, the spreadsheet and the JSON, and who sees what."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inference.models import Evaluation
from inference.running import loaded
from tests.moderation.test_models_page import state

pytestmark = pytest.mark.django_db
PAGE, CSV, JSON = "/models/evaluations/", "/models/evaluations.csv", "/models/evaluations.json"


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose scores may be shown and one whose licence keeps them in the house."""
    states = (state("namo", "Namo"), state("secretive", "Secretive", publish_scores=False))
    monkeypatch.setattr(loaded, "states", lambda: states)


def group(band: str, accuracy: float | None, language: str = "") -> dict[str, Any]:
    """What `publishing.evaluating.figures` makes of some answers; too few of them where nothing is given."""
    found: dict[str, Any] = {"band": band, "language": language, "game": "", "samples": 200, "speakers": 20}
    found["frontier"] = {"holds": 100, "ends": 100, "speakers": 20, "model": None, "timer": None}
    if accuracy is None:
        return {**found, "samples": 12}
    figure = {"value": accuracy, "low": accuracy - 0.05, "high": accuracy + 0.05}
    calibration = {"error": 0.123, "brier": 0.2, "log_loss": 0.5, "bins": []}
    return {
        **found,
        **dict.fromkeys(("accuracy", "recall", "f1"), figure),
        "precision": None,
        "calibration": calibration,
    }


def measured(model: str = "namo", release: str = "1", wide: float = 0.8, **fields: Any) -> Evaluation:
    values: dict[str, Any] = {
        "title": model.capitalize(),
        "revision": "model@abc",
        "runtime": "onnxruntime 1.22",
        "release_revision": f"commit-{release}",
        "split": "test",
        "positive": "complete",
        "clips": 200,
        "seconds": 9.5,
        "figures": [group("wide", wide), group("wide", None, "no"), group("telephone", wide - 0.1)],
        "may_be_published": True,
    }
    return Evaluation.objects.create(model=model, release=release, **{**values, **fields})


def text(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def test_before_anything_is_measured_the_page_says_how_to(client: Client) -> None:
    assert "manage.py evaluate" in text(client)
    assert client.get(JSON).json() == {"evaluations": []}


def test_releases_of_a_site_are_one_line_of_each_band_the_oldest_first(client: Client) -> None:
    for place, wide in enumerate((0.7, 0.75, 0.82)):
        measured(release=str(place + 1), wide=wide, made_at=timezone.now() + timedelta(days=place))
    (card,) = client.get(PAGE).context["cards"]
    assert [row.of.release for row in card.rows] == ["3", "2", "1"]
    page = text(client)
    assert (
        "Accuracy of Namo. Release 1, as recorded: 70.0 %; Release 2, as recorded: 75.0 %; "
        "Release 3, as recorded: 82.0 %; Release 1, over a telephone: 60.0 %;"
    ) in page
    assert page.count('<svg class="weeks"') == 1
    assert "0.820" in page
    assert "0.77 to 0.87" in page
    assert "0.123" in page


def test_other_people_s_data_other_splits_and_other_models_have_lines_of_their_own(client: Client) -> None:
    measured()
    measured(release="somebody/else")
    measured(split="validation")
    assert len(client.get(PAGE).context["cards"]) == 3
    assert "Namo, test of somebody/else" in text(client)


def test_measured_twice_it_is_one_point_and_two_lines(client: Client) -> None:
    measured(wide=0.5)
    measured(wide=0.6)
    (card,) = client.get(PAGE).context["cards"]
    assert len(card.rows) == 2
    assert "as recorded: 60.0 %" in text(client)
    assert "as recorded: 50.0 %" not in text(client)


def test_the_files_have_every_group_and_empty_cells_where_there_is_too_little(client: Client) -> None:
    made = measured(release="=cmd()")
    wide, few, telephone = csv.DictReader(io.StringIO(client.get(CSV).content.decode()))
    assert (wide["band"], few["language"], telephone["band"]) == ("wide", "no", "telephone")
    assert (wide["accuracy"], wide["accuracy_low"], wide["calibration_error"]) == ("0.8", "0.75", "0.123")
    assert (wide["precision"], few["accuracy"], few["samples"]) == ("", "", "12")
    # A spreadsheet would run it.
    assert wide["release"] == "'=cmd()"
    assert client.get(JSON).json() == {"evaluations": [made.kept()]}


@pytest.mark.parametrize(
    "fields",
    [{"model": "secretive"}, {"model": "a-file"}, {"may_be_published": False}],
)
def test_what_a_licence_keeps_in_the_house_moderators_see_and_nobody_else(
    client: Client, moderator_client: Client, fields: dict[str, Any]
) -> None:
    measured(**fields)
    assert client.get(PAGE).context["cards"] == []
    assert client.get(JSON).json() == {"evaluations": []}
    assert len(client.get(CSV).content.decode().splitlines()) == 1
    assert len(moderator_client.get(PAGE).context["cards"]) == 1
    assert len(moderator_client.get(JSON).json()["evaluations"]) == 1
    assert len(moderator_client.get(CSV).content.decode().splitlines()) == 4


def test_the_page_of_the_models_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/models/").content.decode()
