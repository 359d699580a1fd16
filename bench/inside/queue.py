"""Pages of the desk in this process, through Django's client: next sample with its lease, lean, decision; the
front page. First with few samples, then with many: one database cannot be both in turn.
"""

import random
import re
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.consent import current
from accounts.models import Consent, Contributor, User
from corpus.models import Recording, Sample, Tally
from moderation.belief import flags

ROUNDS = 5
STEPS = 40
"""Of a round; its figure is their 95th percentile."""

OF_ONE_TAKE = 20
BATCH = 2_000
LANGUAGES = ("en", "de", "no", "tr", "ar")
RARE = 12
"""One sample in so many is Arabic: a filter must not walk past the others."""

VIEWS = {"next with lease": "", "next, one language": "language=ar", "next, one reason": "flag=models_split"}


def measure(few: int, many: int) -> dict[str, dict[str, list[float]]]:
    """Number of samples to page to milliseconds, a round each."""
    settings.ALLOWED_HOSTS = ["testserver"]
    fill(few)
    series = {"few": _rounds()}
    fill(many - few)
    series["many"] = _rounds()
    return series


def fill(count: int) -> None:
    """So many more samples, of takes without sound: no page here plays any."""
    dice = random.Random(count)
    for start in range(0, count, BATCH):
        with transaction.atomic():
            takes = [_take(dice) for _ in range(min(BATCH, count - start) // OF_ONE_TAKE)]
            Recording.objects.bulk_create(takes)
            moments = [_sample(take, cut, dice) for take in takes for cut in range(OF_ONE_TAKE)]
            Sample.objects.bulk_create(moments)
    Tally.recount()


def _take(dice: random.Random) -> Recording:
    person = Contributor.objects.create()
    text = current("en")
    consent = Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )
    language = "ar" if dice.randrange(RARE) == 0 else dice.choice(LANGUAGES[:-1])
    values: dict[str, Any] = {"sample_rate": 16_000, "samples": 32_000, "status": Recording.Status.LISTENED}
    return Recording(
        contributor=person,
        consent=consent,
        round=str(uuid4()),
        sha256=uuid4().hex * 2,
        game="cliffhanger",
        prompt_key="bench",
        language=language,
        speech=[[3_200, 12_800]],
        levels=[0.5] * 40,
        **values,
    )


def _sample(take: Recording, cut: int, dice: random.Random) -> Sample:
    disputed = dice.random() < 0.5
    amount = dice.random() * 0.65 + 0.35 if disputed else dice.random() * 0.35
    return Sample.of(
        take,
        cut=12_800 + cut,
        intent="incomplete",
        silence=6_400,
        went_on=True,
        dispute=amount,
        disagreement=amount,
        priority=amount,
        status=Sample.Status.DISPUTED if disputed else Sample.Status.AGREED,
        flag=dice.choice(list(flags.WORDS)) if disputed else "",
        why=[["game", "", 1.7], ["sound", "smart-turn", -1.2]],
    )


def _rounds() -> dict[str, list[float]]:
    client = _moderator()
    _round(client, "")  # what a running site has done before
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, query in VIEWS.items():
            following, decided = _round(client, query)
            found.setdefault(name, []).append(_p95(following))
            if not query:
                found.setdefault("decision", []).append(_p95(decided))
        found.setdefault("front page", []).append(_p95(_timed(client.get, "/")[0] for _ in range(STEPS)))
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
