"""Listeners of the tests of trust: clips served to them, votes given, reports sent, all over HTTP."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import contributors
from accounts.models import Contributor, User
from corpus.models import Recording, Sample
from moderation.desk import decisions
from moderation.models import Serving, Vote
from tests import factory

SOMEWHERE = "203.0.113.7"
ELSEWHERE = "198.51.100.9"


def client_of(person: Contributor, address: str = "127.0.0.1") -> Client:
    client = Client(REMOTE_ADDR=address)
    if person.user is not None:
        client.force_login(person.user)
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def newcomer(address: str = "127.0.0.1") -> Client:
    """Somebody with no cookies, who agrees."""
    return client_of(factory.contributor(), address)


def open_sample(speaker: Contributor | None = None, **fields: Any) -> Sample:
    take = factory.recording(speaker, status=Recording.Status.LISTENED)
    values = {"status": Sample.Status.DISPUTED, "dispute": 0.5, "priority": 0.5, "disagreement": 0.5}
    return factory.sample(take, **{**values, "flag": "listeners_split", **fields})


def accepted(moderator: User, speaker: Contributor | None = None) -> Sample:
    """A moment whose label is known: incomplete."""
    sample = open_sample(speaker)
    decisions.lean(sample, moderator, "incomplete")
    decisions.accept(sample, moderator)
    return sample


def post(client: Client, path: str, body: object = None) -> Any:
    return client.post(f"/play/referee/{path}", json.dumps(body or {}), content_type="application/json")


def following(client: Client) -> dict[str, Any]:
    return dict(json.loads(post(client, "next/", {"language": "en"}).content))


def code(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content).get("code", "")


def serve(person: Contributor, sample: Sample, *, gold: bool = False, seconds: float = 60) -> str:
    """A clip that was served so long ago; which one is not left to chance."""
    at = timezone.now() - timedelta(seconds=seconds)
    label = sample.label if gold else ""
    made = Serving.objects.create(sample=sample, contributor=person, served_at=at, gold=gold, label=label)
    return str(made.pk)


def vote(client: Client, clip: str, label: str = "incomplete") -> Any:
    return post(client, f"{clip}/vote/", {"label": label, "confidence": 0.75})


def report(client: Client, clip: str, reason: str = "echo", heard: float = 1.0) -> Any:
    return post(client, f"{clip}/report/", {"reason": reason, "heard": heard})


def reported(sample: Sample, address: str = "127.0.0.1", reason: str = "echo") -> Contributor:
    """Somebody new who reports this clip; the server must not say no."""
    person = factory.contributor()
    answer = report(client_of(person, address), serve(person, sample), reason)
    assert answer.status_code == 200, answer.content
    return person


def voted(person: Contributor, sample: Sample, label: str, **fields: Any) -> Vote:
    return Vote.objects.create(sample=sample, contributor=person, label=label, **fields)
