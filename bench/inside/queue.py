"""Pages of the desk in this process, through Django's client: next sample with its lease, lean, decision, and
lists. First with few samples, then with many: one database cannot be both in turn.
"""

import re
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bench.inside import crowding
from corpus.models import Sample, Tally
from moderation.crowd import measuring
from moderation.people import watching

ROUNDS = 3
STEPS = 30
"""Of a round; its figure is their 95th percentile."""

VIEWS = {
    "next with lease": "",
    "next, one language": "language=ar",
    "next, one reason": "flag=models_split",
    "next, unsure cuts": "unsure=100",
    "next, reported": "reported=1",
}
PAGES = {
    "front page": "/",
    "agreement": "/moderation/agreement/",
    "people": "/moderation/people/",
    "log of decisions": "/moderation/log/",
}


def measure(few: int, times: int) -> dict[str, dict[str, list[float]]]:
    """Page to milliseconds, a round each, of few samples and of so many times as many."""
    settings.ALLOWED_HOSTS = ["testserver"]
    crowding.fill(few)
    series = {"few": _rounds()}
    crowding.multiply(times)
    series["many"] = _rounds()
    return series


def _count() -> None:
    """What workers count, and pages only read."""
    Tally.recount()
    watching.recount()
    measuring.measure(whole=True)


def _rounds() -> dict[str, list[float]]:
    _count()
    client, someone = _moderator(), Sample.objects.filter(status=Sample.Status.DISPUTED)[0].speaker
    pages = {**PAGES, "queue of one speaker": f"{reverse('moderation:queue')}?contributor={someone}"}
    _round(client, "")  # what a running site has done before
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, query in VIEWS.items():
            following, decided = _round(client, query)
            found.setdefault(name, []).append(_p95(following))
            if not query:
                found.setdefault("decision", []).append(_p95(decided))
        for name, address in pages.items():
            found.setdefault(name, []).append(_p95(_timed(client.get, address)[0] for _ in range(STEPS)))
    return found


def _moderator() -> Client:
    user = User.objects.create(username=uuid4().hex)
    user.groups.set(Group.objects.filter(name="moderators"))
    client = Client()
    client.force_login(user)
    return client


def _round(client: Client, query: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each next and of each decision."""
    following, decided = [], []
    at = _shown(client.get(f"{reverse('moderation:queue')}?{query}"))
    for _ in range(STEPS):
        took, answer = _timed(client.get, f"{reverse('moderation:next', args=[at])}?{query}")
        following.append(took)
        client.post(reverse("moderation:lean", args=[at]), {"label": "incomplete", "heard": "9"})
        form = {"label": "incomplete"}
        took, _done = _timed(client.post, reverse("moderation:decide", args=[at, "relabel"]), form)
        decided.append(took)
        at = _shown(answer)
    return following, decided


def _shown(answer: Any) -> str:
    found = re.search(r'data-sample="([0-9a-f-]{36})"', answer.content.decode())
    assert found, "the queue is empty"
    return found[1]


def _timed(ask: Any, *arguments: Any) -> tuple[float, Any]:
    before = time.perf_counter()
    answer = ask(*arguments)
    took = (time.perf_counter() - before) * 1_000
    assert answer.status_code == 200, answer.content
    return took, answer


def _p95(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[int(len(ordered) * 0.95)]
