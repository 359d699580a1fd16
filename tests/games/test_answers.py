"""What a player answers after a take: kept once, and judged by the server."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts import contributors
from corpus.models import Recording
from games.catalogue.base import Checked
from games.catalogue.cliffhanger.rules import Cliffhanger
from games.prompts.models import Answer
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def take() -> Recording:
    return factory.recording(status=Recording.Status.LISTENED, prompt={"way": ["left", "right"]})


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cliffhanger asks for the way."""

    def check(game: Cliffhanger, prompt: dict[str, Any], answer: object) -> Checked | None:
        if not isinstance(answer, list):
            return None
        return Checked(sum(one == other for one, other in zip(prompt["way"], answer, strict=False)), 2)

    monkeypatch.setattr(Cliffhanger, "check", check)


def post(take: Recording, body: str | bytes, pk: object = None) -> Any:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(take.contributor)
    address = f"/play/cliffhanger/takes/{pk or take.pk}/answer/"
    return client.post(address, body, content_type="application/json")


@pytest.mark.usefixtures("asks")
def test_an_answer_is_judged_by_the_server_and_the_first_one_stands(take: Recording) -> None:
    first = post(take, json.dumps({"answer": ["left", "left"]}))
    again = post(take, json.dumps({"answer": ["left", "right"]}))
    assert first.json() == again.json() == {"type": "checked", "right": 1, "of": 2}
    assert Answer.objects.get().given == ["left", "left"]


@pytest.mark.usefixtures("asks")
def test_an_answer_in_another_shape_is_none(take: Recording) -> None:
    assert post(take, json.dumps({"answer": "left"})).json()["code"] == "unknown_answer"
    assert not Answer.objects.exists()


def test_a_game_that_asks_nothing_takes_no_answer(take: Recording) -> None:
    assert post(take, json.dumps({"answer": ["left"]})).json()["code"] == "unknown_answer"


@pytest.mark.parametrize(
    ("body", "code"), [("{", "invalid_json"), (b"\xff", "invalid_json"), ("{}", "invalid_message")]
)
def test_a_malformed_answer_is_named(take: Recording, body: str | bytes, code: str) -> None:
    assert post(take, body).json()["code"] == code


def test_nobody_answers_for_the_take_of_another(take: Recording) -> None:
    other = factory.recording(status=Recording.Status.LISTENED)
    assert post(take, json.dumps({"answer": []}), pk=other.pk).json()["code"] == "unknown_take"
    assert post(take, json.dumps({"answer": []}), pk=uuid4()).status_code == 404
