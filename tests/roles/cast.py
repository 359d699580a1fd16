"""The five roles, a stranger and somebody blocked; and one real row for every kind of address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from accounts import contributors, groups, sign_in_link
from accounts.models import Contributor, User
from accounts.tokens import keeping
from corpus.models import Sample
from games.dead_letters.models import DeadLetter
from games.importing.models import ImportRun
from games.prompts import loading
from games.talks import reporting
from games.talks.models import Side
from inference.models import Rescoring, Score
from moderation.models import Cluster, Report, Review, SavedView
from moderation.people import appeals, masses
from moderation.serving import blocking
from publishing.models import Preview, Release, ReleaseSchedule, Subscription
from tests import factory
from tests.moderation import listening
from tests.studies import cast as studying
from tests.talks import speaking

ROLES = ("stranger", "blocked", "player", "listener", "moderator", "publisher", "administrator")
SECRET_PROBABILITY = 0.8137
"""What a model said of the open sample; nobody who has not leaned may read it."""


@dataclass(frozen=True)
class Cast:
    """Who is here, and what there is to look at.

    Attributes:
        people: contributors of those who have agreed, by role.
        users: accounts, by role.
        values: what stands for each part of an address, by the name that the URLconf gives it.
        open_sample: scored, and decided by nobody.
    """

    people: dict[str, Contributor]
    users: dict[str, User]
    values: dict[str, Any]
    open_sample: Sample

    def client(self, role: str, **options: Any) -> Client:
        """A browser of this role. `options`: of Django's test client."""
        client = Client(raise_request_exception=True, **options)
        if role in self.users:
            client.force_login(self.users[role])
        if role in self.people:
            client.cookies[contributors.COOKIE] = contributors.cookie_value(self.people[role])
        return client


def make() -> Cast:
    """Everybody and everything, in the database of the test."""
    groups.ensure_groups()
    loading.load()
    users = {role: _account(role) for role in ("listener", "moderator", "publisher", "administrator")}
    people = {role: factory.contributor() for role in ("blocked", "player")}
    people["listener"] = factory.contributor(user=users["listener"])
    judge = User.objects.create_user("judge")
    blocking.block(people["blocked"], judge, "plays music")
    sample = listening.open_sample(people["player"])
    Score.objects.create(
        sample=sample,
        scorer="smart-turn",
        revision="1",
        probabilities={"complete": SECRET_PROBABILITY, "incomplete": 1 - SECRET_PROBABILITY},
        threshold=0.5,
        latency_ms=1,
    )
    return Cast(people, users, _values(people, users, judge, sample), sample)


def _account(role: str) -> User:
    user = User.objects.create_user(role, f"{role}@example.org", "a long enough password")
    user.groups.set(Group.objects.filter(name=f"{role}s"))
    return user


def _values(
    people: dict[str, Contributor], users: dict[str, User], judge: User, sample: Sample
) -> dict[str, Any]:
    decided = listening.accepted(judge)
    report = Report.objects.create(sample=listening.open_sample(), contributor=people["listener"])
    done = Release.objects.create(target="x", number=1, outcome="published", counts=_counts())
    view = SavedView.objects.create(moderator=users["moderator"], name="mine", query="language=en")
    study = studying.study()
    _, _, uid, token, _ = sign_in_link.make(judge).split("/")
    return {
        "sample_id": sample.pk,
        "decided": decided.pk,
        "recording": sample.recording_id,
        "pk": sample.recording_id,
        "release": done.pk,
        "preview_id": Preview.objects.create(target="x").pk,
        "schedule_id": ReleaseSchedule.objects.create(name="a test").pk,
        "subscription_id": Subscription.objects.create(address="x@example.org").pk,
        "clip": listening.serve(people["listener"], listening.open_sample()),
        "report_id": report.pk,
        "review_id": Review.objects.get().pk,
        "view_id": view.pk,
        "run_id": Rescoring.objects.create(asked_by="judge").pk,
        "import_id": ImportRun.objects.create(kind="files", source="a test", who=judge).pk,
        "letter_id": DeadLetter.get("games.judging.tasks.take", [str(sample.recording_id)], {}).pk,
        "account_id": judge.pk,
        "speaker": people["player"].speaker,
        "what": "quarantine",
        "act_id": masses.take_out_opinions(judge, people["player"], "a test").pk,
        "cluster_id": _cluster(people).pk,
        "appeal_id": appeals.write(people["blocked"], "block", "It was my radio.").pk,
        "how": "keep",
        "study": study.pk,
        "passkey": 1,  # whose it is and whether there is one is looked at after who asks
        "code": study.code,
        "pay": "pay",
        "to": "stop",
        "decision": "accept",
        "game": "cliffhanger",
        "talk_code": speaking.agreed(people["player"], people["listener"]).code,
        "side_id": _reported(people).pk,
        "answer": "dismiss",
        "sha256": "0" * 64,
        "name": "smart-turn",
        "token_id": keeping.make(users["moderator"], "a test", ["read_disputed"], 30)[0].pk,
        "receipt": sample.recording.receipt,
        "uid": uid,
        "token": token,
        "key": "no-such-key",
        "uidb36": "1",
    }


def _cluster(people: dict[str, Contributor]) -> Cluster:
    now = timezone.now()
    seen = {"people": 2, "times": 1, "first_at": now, "last_at": now}
    made = Cluster.objects.create(kind=Cluster.Kind.ADDRESS, key="a test", **seen)
    made.members.set([people["player"], people["listener"]])
    return made


def _reported(people: dict[str, Contributor]) -> Side:
    """A side that reported the other."""
    side = speaking.agreed(people["player"], people["listener"]).sides.get(number=0)
    reporting.report(side, "offensive", "")
    return side


def _counts() -> dict[str, Any]:
    return {"new": {"audio": 1, "turns": 1}, "removed": 0, "tombstones": 0, "held": 0}


def addresses() -> set[str]:
    """Every address of the site but Django's admin, its parts as `<name>`."""
    return {shown(route) for route in _walk(get_resolver(), "") if not route.startswith("admin/")}


def shown(route: str) -> str:
    """As the table writes it: `moderation/<sample_id>/`, whatever Django wants to know of a part."""
    plain = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route)
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", plain).replace("^", "").replace("$", "")
    plain = plain.replace("studies/<pk>/", "studies/<study>/").replace("keys/<pk>/", "keys/<passkey>/")
    return plain.replace("releases/<pk>/", "releases/<release>/") or "(front)"


def path(address: str, values: dict[str, Any]) -> str:
    """With a real row for each part."""
    if address == "(front)":
        return "/"
    return "/" + re.sub(r"<(\w+)>", lambda part: str(values[part[1]]), address)


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route
