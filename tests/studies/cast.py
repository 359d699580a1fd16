"""An operator, their studies, and the people whom a panel sends."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording
from games.studies import work
from games.studies.models import Study
from tests import factory

PID = "5ce69ff9b1e73b000146186d"
OTHER_PID = "60f25f799fbd8a136cc6a9b0"
SESSION = "60f6d313d530edde21564465"
DONE, NO = "DONE1234", "NOPE5678"


def study(**fields: Any) -> Study:
    """Two takes of Cliffhanger in English, for two from Prolific, open until tomorrow."""
    values = {
        "title": "Hold the floor",
        "game": "cliffhanger",
        "language": "en",
        "each": 2,
        "places": 2,
        "parameter": "PROLIFIC_PID",
        "completion_code": DONE,
        "refusal_code": NO,
        "completion_url": "https://app.prolific.com/submissions/complete?cc={code}",
        "opens_at": timezone.now() - timedelta(hours=1),
        "closes_at": timezone.now() + timedelta(days=1),
    }
    return Study.objects.create(**{**values, **fields})


def client_of(person: Contributor | None) -> Client:
    client = Client()
    if person is not None:
        client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def page(study: Study, pid: str | None = None) -> str:
    return f"/study/{study.code}/" + (f"?PROLIFIC_PID={pid}" if pid is not None else "")


def begin(client: Client, study: Study, pid: str = PID) -> Any:
    return client.post(f"/study/{study.code}/begin/", {"PROLIFIC_PID": pid, "SESSION_ID": SESSION})


def finish(client: Client, study: Study) -> Any:
    return client.post(f"/study/{study.code}/finish/")


def comes(study: Study, pid: str = PID, person: Contributor | None = None) -> tuple[Contributor, Client]:
    """Somebody who has agreed arrives and begins."""
    person = person or factory.contributor()
    client = client_of(person)
    begin(client, study, pid)
    return person, client


def says(person: Contributor, refused: str = "", **fields: Any) -> Recording:
    """A take that is stored and listened to, as `games.play.takes` and `games.judging.pipeline` do it."""
    take = factory.recording(person, **fields)
    work.take(take)
    if refused:
        take.refuse(by="listen", reason=refused)
        work.refused(take, refused)
    else:
        take.listened(by="listen", speech=[], levels=[], quality={})
        work.kept(take)
    return take


def text(response: Any) -> str:
    return str(response.content.decode())
