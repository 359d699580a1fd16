"""The page of the models: what it shows to whom, and how honest it is about few samples."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from corpus.models import Sample
from inference.models import Rescoring, Score
from inference.registry import lock, weights
from inference.registry.entries import ModelEntry, ModelFile
from inference.registry.weights import State, Status
from inference.running import loaded, rescoring
from moderation.models import TrustRun
from tests import factory

pytestmark = pytest.mark.django_db
ADDRESS = "/models/"


def state(name: str, title: str, status: Status = "ready", **fields) -> State:
    values = {
        "contract": "namo",
        "source": "hub",
        "repository": f"somebody/{name}",
        "revision": "f" * 40,
        "files": (ModelFile("model.onnx", "ab" * 32, 1),),
        "languages": ("en", "no"),
        "labels": ("complete", "incomplete"),
        "threshold": 0.5,
        "licence": "Apache-2.0",
        "licence_must_be_accepted": False,
        "enabled": True,
    }
    entry = ModelEntry(name=name, title=title, **{**values, **fields})
    sentence = (
        f"{title} is not here: run `manage.py models fetch {name}` (295 MB)." if status != "ready" else ""
    )
    return State(entry, status, sentence, Path("models"))


@pytest.fixture(autouse=True)
def registry(monkeypatch) -> None:
    """Three models: one here, one absent, one whose licence keeps what it says in the house."""
    states = (
        state("namo", "Namo", published={"en": {"accuracy": 0.87, "f1": 0.88}}),
        state("absent-one", "Absent One", "absent"),
        state("secretive", "Secretive", publish_scores=False, licence="paid-premium"),
    )
    monkeypatch.setattr(loaded, "states", lambda: states)
    cache.clear()


def answered(count: int, *, right: float = 0.8, scorer: str = "namo", language: str = "en") -> None:
    """Accepted samples, half of them complete, and what the scorer said of them."""
    take = factory.recording(status="listened", language=language)
    for index in range(count):
        label, other = ("complete", "incomplete")[:: 1 if index % 2 else -1]
        moment = factory.sample(take, cut=index, status=Sample.Status.ACCEPTED, intent=label, label=label)
        said, less = (label, other) if index < right * count else (other, label)
        Score.objects.create(
            sample=moment,
            scorer=scorer,
            revision="model@abc",
            probabilities={said: 0.9, less: 0.1},
            latency_ms=12,
        )


def text(client: Client) -> str:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_site_shows_what_there_is_and_invents_nothing(client):
    page = text(client)
    assert "It has answered nothing yet." in page
    assert "Absent One is not here: run `manage.py models fetch absent-one` (295 MB)." in page
    assert "<svg class" not in page


def test_seven_samples_are_called_seven_samples(client):
    answered(7)
    page = text(client)
    assert "too few: 7 samples" in page
    assert "<svg class" not in page


def test_figures_come_with_their_intervals_and_beside_what_the_authors_state(client):
    answered(100)
    page = text(client)
    assert (
        'aria-label="Accuracy of Namo: All 80.0 % (71 to 87); en 80.0 % (71 to 87), published 87.0 %;' in page
    )
    assert '0.800 <span class="soft interval">0.71 to 0.87</span>' in page
    assert "Its authors state</strong> en: accuracy 0.870, f1 0.880" in page
    assert "12 ms in the middle" in page
    assert "model@abc" in page


def test_languages_and_games_stand_apart(client):
    answered(40, right=1.0)
    answered(40, right=0.5, language="no")
    rows = client.get(ADDRESS).context["page"].cards[0].rows
    assert [(row.name, row.found.accuracy.value) for row in rows] == [
        ("All", 0.75),
        ("en", 1.0),
        ("no", 0.5),
        ("cliffhanger", 0.75),
    ]


def test_what_a_licence_keeps_in_the_house_is_shown_to_moderators_alone(client, moderator_client):
    answered(60, scorer="secretive")
    public, inside = (
        next(card for card in each.get(ADDRESS).context["page"].cards if card.name == "secretive")
        for each in (client, moderator_client)
    )
    assert public.kept_back
    assert (public.rows, public.speed, public.chart) == ((), None, None)
    assert "Its licence keeps what it says in the house" in text(client)
    assert inside.rows[0].found.samples == 60


def test_a_model_that_cannot_be_used_is_called_broken_and_says_why(client, monkeypatch):
    broken = state("namo", "Namo").broken("models/tokenizer.json is no tokenizer: it has no model.")
    monkeypatch.setattr(loaded, "states", lambda: (broken,))
    page = text(client)
    assert '<span class="badge badge--no">broken</span>' in page
    assert "Namo is broken: tokenizer.json is no tokenizer: it has no model. Its files are what" in page
    assert "manage.py models verify --open namo" in page


def test_a_scorer_that_the_registry_no_longer_knows_is_shown_to_moderators_alone(client, moderator_client):
    answered(40, scorer="forgotten")
    assert "forgotten" not in text(client)
    assert "no longer asked" in text(moderator_client)


def test_moderators_see_whom_the_dispute_believes_and_the_public_does_not(client, moderator_client):
    answered(40)
    TrustRun.objects.create(
        version=3,
        outcome="estimated",
        weights={"namo": 0.61},
        temperatures={"namo": {"en": 1.23}},
        said="1 weight.",
    )
    inside, public = text(moderator_client), text(client)
    for words in ("<dd>0.61</dd>", "en 1.23", "1 weight.", "Whom the dispute believes"):
        assert words in inside
        assert words not in public


def test_somebody_signed_in_without_the_right_sees_what_the_public_sees(client):
    client.force_login(User.objects.create_user("somebody"))
    assert "Whom the dispute believes" not in text(client)


def test_the_page_asks_as_many_questions_for_much_as_for_little(client, django_assert_max_num_queries):
    answered(10)
    client.get(ADDRESS)
    cache.clear()
    answered(60, language="no")
    answered(60, scorer="secretive")
    with django_assert_max_num_queries(7):
        client.get(ADDRESS)
    with django_assert_max_num_queries(1):
        client.get(ADDRESS)


def test_every_page_leads_to_the_models(client):
    assert f'href="{reverse("open:models")}"' in client.get(reverse("publishing:releases")).content.decode()


@pytest.fixture
def enqueued(monkeypatch) -> list[object]:
    """Runs handed to a worker, instead of handing them over."""
    handed: list[object] = []
    monkeypatch.setattr(rescoring, "enqueue", lambda run_id, **_options: handed.append(run_id))
    return handed


def test_asking_again_starts_one_run_that_can_be_stopped_and_gone_on_with(
    moderator_client, enqueued, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert moderator_client.post("/models/rescoring/start/").status_code == 302
    run = Rescoring.objects.get()
    assert (run.asked_by, set(enqueued)) == ("moderator", {run.pk})
    assert "hx-get" in text(moderator_client)
    moderator_client.post(f"/models/rescoring/{run.pk}/stop/")
    assert Rescoring.objects.get().status == "stopped"
    assert "Go on" in text(moderator_client)
    moderator_client.post(f"/models/rescoring/{run.pk}/resume/")
    assert Rescoring.objects.get().status in ("waiting", "running")


def test_a_model_that_is_not_here_cannot_be_asked_and_the_page_says_what_to_do(moderator_client, enqueued):
    moderator_client.post("/models/rescoring/start/", {"scorer": "no-such-model"})
    assert not Rescoring.objects.exists()
    assert "no-such-model" in text(moderator_client)


def test_stopping_a_run_that_has_finished_says_so(moderator_client):
    run = Rescoring.objects.create(asked_by="ada", status="done")
    moderator_client.post(f"/models/rescoring/{run.pk}/stop/")
    assert "It had finished before it could be stopped." in text(moderator_client)


def test_nobody_but_a_moderator_may_ask_again(client, enqueued):
    for address in ("/models/rescoring/", "/models/rescoring/start/"):
        assert client.post(address).status_code in (302, 405)
    client.force_login(User.objects.create_user("somebody"))
    assert client.post("/models/rescoring/start/").status_code == 403
    assert "Ask again" not in text(client)
    assert not Rescoring.objects.exists()


def test_a_model_that_somebody_else_runs_shows_its_version_and_no_address(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    options = {"address": "http://10.0.0.7/", "secret": "OUR_LAB_SECRET"}
    remote = state(
        "our-lab",
        "Our lab",
        contract="remote",
        source="remote",
        repository="",
        files=(),
        revision="v-2.1",
        options=options,
    )
    states = (remote,)
    monkeypatch.setattr(loaded, "states", lambda: states)
    text = client.get(ADDRESS).content.decode()
    assert "Our lab" in text
    assert "v-2.1" in text
    assert "Repository" not in text
    assert "10.0.0.7" not in text


def test_no_page_tells_where_the_site_keeps_its_files(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = state("namo", "Namo").entry
    home = weights.home(known, tmp_path, known.revision)
    home.mkdir(parents=True)
    (home / "model.onnx").write_bytes(b"xx")
    lock.keep(tmp_path, "namo", lock.Locked(known.repository, known.revision, known.files))
    monkeypatch.setattr(loaded, "states", lambda: (weights.state(known, tmp_path),))
    page = client.get(ADDRESS).content.decode()
    assert "model.onnx has 2 bytes instead of 1" in page
    assert str(tmp_path) not in page
