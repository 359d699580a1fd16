"""False cut-offs against latency on the page of the models, and on the page of one."""

import re

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client

from inference.models import FrontierRun
from inference.running import loaded
from tests.inference.simulated_turns import conversations, fair_model, kept, saying
from tests.moderation.test_models_page import answered, state, text

pytestmark = pytest.mark.django_db
OF_NAMO = "/models/namo/frontier/"


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose scores may be shown and one whose licence keeps them in the house."""
    states = (state("namo", "Namo"), state("secretive", "Secretive", publish_scores=False))
    monkeypatch.setattr(loaded, "states", lambda: states)
    cache.clear()


@pytest.fixture
def run() -> FrontierRun:
    """What a night left of both, and of a model that nobody asks any more."""
    silences = fair_model()
    few = silences.only(silences.speaker < 3)
    frontiers = [kept(silences), kept(silences, language="en"), kept(few, language="no")]
    found = {
        name: {"revision": "model@abc", "frontiers": frontiers} for name in ("namo", "secretive", "forgotten")
    }
    return FrontierRun.objects.create(silences=6_000, found=found)


def test_before_the_first_night_there_is_no_table_and_no_page(client: Client) -> None:
    answered(40)
    assert "Cutting in, or keeping one waiting" not in text(client)
    assert client.get(OF_NAMO).status_code == 404


def test_the_figures_stand_above_those_of_the_timer_with_intervals(client: Client, run: FrontierRun) -> None:
    page = text(client)
    model, timer = (run.found["namo"]["frontiers"][0][side]["figures"] for side in ("model", "timer"))
    cutoffs, latency = model["cutoffs_300"], timer["latency_10"]
    assert f"{100 * cutoffs['value']:.1f} %" in page
    assert f"{100 * cutoffs['low']:.0f} to {100 * cutoffs['high']:.0f}" in page
    assert f"{latency['value']:.0f} ms" in page
    assert f"{run.made_at:%Y-%m-%d %H:%M} UTC</time>, every night anew." in page


def test_the_drawing_says_in_words_what_it_draws(client: Client, run: FrontierRun) -> None:
    model = run.found["namo"]["frontiers"][0]["model"]["figures"]
    said = (
        "False cut-offs against latency, All. Namo: "
        f"{100 * model['cutoffs_300']['value']:.1f} % at 300 ms, "
        f"{100 * model['cutoffs_600']['value']:.1f} % at 600 ms, "
        f"{model['latency_5']['value']:.0f} ms at 5 %, "
        f"{model['latency_10']['value']:.0f} ms at 10 %. silence timer: "
    )
    assert said in text(client)


def test_every_number_of_a_drawing_is_written_as_the_page_s_language_has_it(
    client: Client, run: FrontierRun
) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    for address in ("/models/", "/statistics/"):
        (svg,) = re.findall(
            r'<svg class="frontier".*?</svg>', client.get(address).content.decode(), re.DOTALL
        )
        assert {"0,3 s", "1 s", "1,5 s"} <= set(re.findall(r">([^<]+ s)</text>", svg))
    head, *_ = client.get("/statistics/frontier.csv").content.decode().splitlines()
    assert [unit for *_, unit in map(str.split, head.split(",")[3:])] == ["(%)", "(%)", "(ms)", "(ms)"]


def test_languages_and_games_have_a_page_of_their_own(client: Client, run: FrontierRun) -> None:
    assert f'href="{OF_NAMO}"' in text(client)
    answer = client.get(OF_NAMO)
    page = " ".join(answer.content.decode().split())
    assert [(name, bool(row.chart)) for name, row in answer.context["page"].rows] == [
        ("All", True),
        ("en", True),
        ("no", False),
    ]
    assert page.count('<svg class="frontier"') == 2
    assert "too few: 3 speakers" in page


def test_a_budget_that_no_policy_reaches_is_called_so(client: Client) -> None:
    silences = conversations()
    silences.milliseconds[~silences.ended] = 4_000.0
    found = {"namo": {"revision": "1", "frontiers": [kept(saying(silences, np.full(2_000, 0.5)))]}}
    FrontierRun.objects.create(silences=2_000, found=found)
    page = text(client)
    assert page.count("not reached") == 4
    assert "100.0 %" in page


def test_what_a_licence_keeps_in_the_house_is_shown_to_moderators_alone(
    client: Client, moderator_client: Client, run: FrontierRun
) -> None:
    for name in ("secretive", "forgotten"):
        address = f"/models/{name}/frontier/"
        assert address not in text(client)
        assert client.get(address).status_code == 404
        assert moderator_client.get(address).status_code == 200
    assert "/models/secretive/frontier/" in text(moderator_client)
    assert client.get("/models/nobody/frontier/").status_code == 404


def test_only_the_newest_night_is_shown(client: Client, run: FrontierRun) -> None:
    FrontierRun.objects.create()
    assert "Cutting in, or keeping one waiting" not in text(client)


def test_a_reader_whose_language_writes_commas_gets_the_same_drawing(
    client: Client, run: FrontierRun
) -> None:
    def drawn(language: str) -> list[str]:
        page = client.get(OF_NAMO, headers={"accept-language": language}).content.decode()
        return [line.split(" d=")[1] for line in page.splitlines() if 'class="frontier-line' in line]

    assert drawn("de") == drawn("en")
    assert len(drawn("en")) == 8
