"""Pages of the desk in this process, through Django's client: next sample with its lease, lean, decision, and
lists. First with few samples, then with many: one database cannot be both in turn.

By the CPU of this process and of the database's, since few and many are minutes apart and the clock says what
else the machine had to do; by the clock beside it.
"""

import gc
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bench.inside.judging import crowding
from bench.processes import loop_seconds
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
    "next, unsure cuts": "unsure=50",
    "next, reported": "reported=1",
}
PAGES = {
    "front page": "/",
    "agreement": "/moderation/agreement/",
    "people": "/moderation/people/",
    "log of decisions": "/moderation/log/",
}


class Took(NamedTuple):
    """Milliseconds of one answer, or of the 95th percentile of several."""

    cpu: float
    clock: float


Rounds = dict[str, list[Took]]
"""Page to its figure of each round."""


def measure(few: int, times: int) -> dict[str, Rounds]:
    """Of few samples and of so many times as many."""
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


def _rounds() -> Rounds:
    _count()
    client, someone = _moderator(), Sample.objects.filter(status=Sample.Status.DISPUTED)[0].speaker
    pages = {**PAGES, "queue of one speaker": f"{reverse('moderation:queue')}?contributor={someone}"}
    _round(client, "")  # what a running site has done before
    gc.freeze()  # as it does, too (`config.server`)
    found: Rounds = {}
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


def _round(client: Client, query: str) -> tuple[list[Took], list[Took]]:
    """Each next and each decision."""
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
    assert found, f"nothing is left to decide in {answer.request['QUERY_STRING'] or 'the queue'}"
    return found[1]


def _timed(ask: Callable[..., Any], *arguments: Any) -> tuple[Took, Any]:
    cpu, clock = _cpu(), time.perf_counter()
    answer = ask(*arguments)
    took = Took((_cpu() - cpu) * 1_000, (time.perf_counter() - clock) * 1_000)
    assert answer.status_code == 200, answer.content
    return took, answer


def _cpu() -> float:
    """Seconds of this process, and of the one with which PostgreSQL answers it."""
    pid = connection.connection.info.backend_pid if connection.vendor == "postgresql" else None
    return time.process_time() + (loop_seconds(pid) if pid else 0.0)


def _p95(times: Iterable[Took]) -> Took:
    return Took(*(sorted(each)[int(len(each) * 0.95)] for each in zip(*times, strict=True)))
