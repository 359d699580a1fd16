"""docs/protocol.md and its schema are what the site goes by, and real messages are what they say."""

import asyncio
import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording, Sample
from games.management.commands import protocol
from games.reference import order, schema
from inference.models import Score
from moderation.models import Serving
from tests import factory
from tests.games.talk import Page, stop_message

PCM = factory.tone(0.5).tobytes()
SCHEMA = Path(settings.BASE_DIR) / "docs/protocol.schema.json"


@cache
def validator(name: str) -> Draft202012Validator:
    """Of one message, or of a group of them, by the file that clients get."""
    return Draft202012Validator(json.loads(SCHEMA.read_text()) | {"$ref": f"#/$defs/{name}"})


class RecordedPage(Page):
    """A page that keeps every message both ways."""

    def __init__(self, player: Contributor) -> None:
        super().__init__(player)
        self.said: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []

    async def text(self, text: str) -> None:
        self.said.append(json.loads(text))
        await super().text(text)

    async def hear(self) -> dict[str, Any]:
        self.heard.append(await super().hear())
        return self.heard[-1]


def client_of(person: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def scored_take(player: Contributor) -> Recording:
    """A kept take with a cut that a model had an opinion on."""
    take = factory.recording(player, status=Recording.Status.LISTENED)
    sample = factory.sample(take, status=Sample.Status.DISPUTED)
    said = {"complete": 0.83, "incomplete": 0.17}
    Score.objects.create(
        sample=sample, scorer="smart-turn", revision="v3.2", probabilities=said, latency_ms=9
    )
    return take


def test_the_page_and_the_schema_are_those_of_the_types() -> None:
    call_command("protocol", "--check")


def test_a_page_that_lags_behind_is_named_and_only_written_when_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "DOCS", tmp_path)
    call_command("protocol")
    page = tmp_path / "protocol.md"
    page.write_text(page.read_text() + "By hand.\n")
    with pytest.raises(CommandError, match=r"^protocol\.md in docs/ lag"):
        call_command("protocol", "--check")
    assert page.read_text().endswith("By hand.\n")
    call_command("protocol")
    call_command("protocol", "--check")


def test_every_message_and_every_field_says_what_it_means() -> None:
    Draft202012Validator.check_schema(schema.document())
    for name, each in schema.definitions().items():
        assert each["description"], name
        fields = {field for field in each["properties"] if field != "type"}
        assert {field for field in fields if each["properties"][field].get("description")} == fields, name


def test_the_order_on_the_page_is_the_sessions() -> None:
    places = {said: outcomes for said, *outcomes in order.rows()}
    assert places["`hello`"] == ["a `round` comes; → *ready*", *["refused: `wrong_order`"] * 2]
    assert places["binary frame"] == [*["refused: `wrong_order`"] * 2, "stays"]
    assert places["`stop`"][2] == "`stored` comes; → *ready*"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
def test_the_messages_of_a_real_session_are_what_the_schema_says(player: Contributor) -> None:
    pages = [RecordedPage(player), RecordedPage(player)]

    async def scene() -> None:
        first, again = pages
        token = (await first.greet())["round"]
        await first.say(type="mark", name="too_early", at=0)
        await first.hear()
        await again.greet()
        await again.say(type="next")
        await again.hear()
        await again.start(token)
        await again.say(type="mark", name="agent_word", at=0, value="1")
        await again.frame(PCM)
        await again.say(**stop_message(PCM))
        recording = await Recording.objects.aget(pk=(await again.hear())["recording"])
        await asyncio.to_thread(recording.refuse, by="listen", reason="silence")
        await again.send(token, PCM)
        await again.hear()
        await again.hear()

    async_to_sync(scene)()
    said = [message for page in pages for message in page.said]
    heard = [message for page in pages for message in page.heard]
    assert {each["type"] for each in said} == {"hello", "mark", "next", "start", "stop"}
    assert {each["type"] for each in heard} == {"round", "error", "stored", "scored"}
    for message in said:
        validator("FromPage").validate(message)
    for message in heard:
        validator("FromSite").validate(message)


@pytest.mark.django_db
@pytest.mark.usefixtures("prompts", "enqueued")
def test_what_http_answers_is_what_the_schema_says(player: Contributor) -> None:
    client, take = client_of(player), scored_take(player)
    address = "/play/cliffhanger/takes/"
    scored = client.get(f"{address}{take.pk}/").json()
    assert scored["floor"]["cuts"][0]["verdicts"]
    validator("Scored").validate(scored)
    validator("Offered").validate(client.get("/play/cliffhanger/round/?language=en").json())
    validator("Waiting").validate(client.get(f"{address}{factory.recording(player).pk}/").json())
    validator("Error").validate(client.get(f"{address}00000000-0000-0000-0000-000000000000/").json())


@pytest.mark.django_db
def test_what_referee_says_and_hears_is_what_the_schema_says(player: Contributor) -> None:
    scored_take(factory.contributor())
    client, sent = client_of(player), {"label": "incomplete", "confidence": 0.75, "midfiller": None}

    def ask(path: str, body: object) -> dict[str, Any]:
        answer = client.post(f"/play/referee/{path}", json.dumps(body), content_type="application/json")
        validator("ToListener").validate(answer.json())
        return dict(answer.json())

    clip = ask("next/", {"language": "en"})
    Serving.objects.update(served_at=timezone.now() - timedelta(minutes=1))
    counted = ask(f"{clip['clip']}/vote/", sent)
    nothing = ask("next/", {"language": "en"})
    summary = client.get("/play/referee/mine/").json()
    assert [each["type"] for each in (clip, counted, nothing, summary)] == [
        "clip",
        "counted",
        "nothing",
        "summary",
    ]
    validator("Heard").validate(sent)
    validator("Summary").validate(summary)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "start", "round": "token", "sample_rate": 7_999},
        {"type": "start", "round": "", "sample_rate": 8_000},
        {"type": "mark", "name": "No Name", "at": 1},
        {"type": "mark", "name": "a", "at": -1},
        {"type": "stop", "samples": 1, "sha256": "beef"},
        {"type": "hello", "protocol": True, "language": "en"},
        {"type": "dance"},
    ],
)
def test_what_the_site_refuses_the_schema_refuses_too(message: dict[str, Any]) -> None:
    assert not validator("FromPage").is_valid(message)
