"""A site on which everything has happened that the pages around releases show; runs in the site's process.

`fill()` says where each page is; tests/pictures_desk.py starts the site, with a Hub of its own.
"""

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts import contributors, groups
from accounts.models import User
from accounts.tokens import keeping
from corpus import withdrawal
from corpus.models import Recording, Sample, VerifyRun
from corpus.verifying import auditing
from games.importing.models import ImportItem, ImportRun
from inference.models import Evaluation
from publishing import tasks
from publishing.models import Confirmation, Delivery, Event, Preview, Release, ReleaseSchedule, Subscription
from publishing.notices import events, telling
from publishing.planning.order import EVERYTHING
from publishing.release import publish
from publishing.targets.current import current_target
from tests import factory
from tests.games.importing.clips import CONSENT
from tests.moderation.test_evaluation_pages import group
from tests.publishing.conftest import accepted, speaker_in

LANGUAGES = ("en", "no", "de", "tr", "es")
LONG = "a-very-long-name-of-a-repository-that-somebody-has-given/and-one-more-of-the-data-set-in-it"


def fill() -> dict[str, str]:
    """Page to address; `session`, `contributor`: cookies of somebody with every role, and of a speaker."""
    ada = signed_in()
    gone, lost = released()
    pages = {
        **previews(),
        **schedules(ada),
        "notices": notices(ada),
        **imports(ada),
        **erasures(gone),
        "storage": storage(lost),
        "tokens": tokens(ada),
        "evaluations": evaluations(),
        "releases": "/releases/",
        "hub": "/releases/hub/",
        "hub-history": "/releases/hub/history/",
        "api": "/api/v1/docs",
    }
    return {
        **pages,
        **failures(),
        "session": session(ada),
        "contributor": contributors.cookie_value(gone.recording.contributor),
    }


def signed_in() -> User:
    groups.ensure_groups()
    ada = User.objects.create_user("ada", "ada@example.org")
    ada.groups.set(Group.objects.all())
    return ada


def session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def released() -> tuple[Sample, Recording]:
    """Two releases: one take is gone from the second, the sound of another is damaged."""
    Confirmation.give(current_target().name, private=True)
    splits = ("train", "test", "validation", "train")
    taken = [accepted(speaker_in(split), language=language) for language in LANGUAGES for split in splits]
    gone, lost = taken[0][0], taken[3][0].recording
    publish()
    withdrawal.withdraw([gone.recording], by="speaker")
    withdrawal.delete_audio(gone.recording)
    accepted(speaker_in("train"), language="no")
    publish()
    return gone, lost


def previews() -> dict[str, str]:
    """One that is ready, one that is being made, one that failed."""
    for language in LANGUAGES:
        for _ in range(3):
            accepted(speaker_in("train"), language=language)
    waiting = accepted(speaker_in("train"), "iic", language="no")
    Sample.objects.filter(pk=waiting[0].pk).update(status=Sample.Status.DISPUTED, label="")
    Sample.objects.filter(pk=waiting[1].pk).update(status=Sample.Status.REJECTED, reason="noise")
    target = current_target().name
    ready = Preview.ask(target, order=EVERYTHING)
    tasks.make_preview(ready.pk)
    making = Preview.ask(target, order=EVERYTHING)
    failed = Preview.ask(target, order=EVERYTHING)
    failed.fail("The disk is full: there is no room for the release. Make room, then look again.")
    again = Preview.ask(target, order=EVERYTHING, instead_of=ready)
    tasks.make_preview(again.pk)
    again.refresh_from_db()
    content = {**again.content, "changes": [["new", "audio · train · en · complete", 1200, 0]]}
    Preview.objects.filter(pk=again.pk).update(content=content)
    return {
        "preview": f"/releases/preview/{ready.pk}/",
        "preview-making": f"/releases/preview/{making.pk}/",
        "preview-failed": f"/releases/preview/{failed.pk}/",
        "preview-changed": f"/releases/preview/{again.pk}/",
    }


def schedules(ada: User) -> dict[str, str]:
    nightly = ReleaseSchedule.objects.first() or ReleaseSchedule(name="Nightly")
    nightly.name, nightly.kind, nightly.saved_by = "Nightly", "daily", ada
    nightly.set_next()
    nightly.save()
    careful = ReleaseSchedule(name="Norwegian, with time for second thoughts", kind="monthly", day=28)
    careful.languages, careful.at_least, careful.quarantine_days = ["no", "de"], 50, 14
    careful.target, careful.dry_run = LONG, True
    careful.missed_at = timezone.now() - timedelta(days=3)
    careful.set_next()
    careful.save()
    for days in range(4):
        run = Release.objects.create(
            target="x",
            schedule=careful,
            outcome="failed",
            error=(
                "The Hub did not take the commit: 403 Forbidden, the token may not write to this repository. "
                "Give the site a token that may, then publish again."
            ),
        )
        Release.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(days=days))
    return {
        "schedules": "/releases/schedules/",
        "schedule": f"/releases/schedules/{careful.pk}/",
        "schedule-new": "/releases/schedules/new/",
    }


def notices(ada: User) -> str:
    """An e-mail, a webhook, one that wants no more; messages in every state."""
    careful = ReleaseSchedule.objects.last()
    mail = Subscription.objects.create(
        address="ada@example.org", events=[Event.FAILED, Event.MISSED], made_by=ada
    )
    hook = Subscription.objects.create(
        way="webhook",
        address=f"https://hooks.example.org/your-turn/{'0123456789abcdef' * 6}",
        events=[each.value for each in Event if each != Event.TEST],
        schedule=careful,
    )
    Subscription.objects.create(
        way="webhook",
        address="https://gone.example.org/",
        events=[Event.PUBLISHED],
        stopped_at=timezone.now(),
    )
    release = Release.objects.published().latest("pk")
    for subscription in (mail, hook):
        telling._write(Event.PUBLISHED, events.of_release(release, Event.PUBLISHED), None, release)
        telling.send_test(subscription)
    sent = list(Delivery.objects.all())
    sent[0].delivered("It answered 204 after 0.2 s.")
    for delivery in sent[1:3]:
        Delivery.objects.filter(pk=delivery.pk).update(attempts=3, answer="It answered 503 after 0.4 s.")
    sent[-1].give_up("It answered 410 after 0.1 s. It wants no more messages and gets none.")
    return "/releases/notices/"


def imports(ada: User) -> dict[str, str]:
    """One that was read, one that waits, one that broke off, and calls."""
    terms = {
        "who": ada,
        "licence": "cc-by-4.0",
        "consent_text": CONSENT,
        "consent_by": "Ada, ada@example.org",
    }
    read = ImportRun.objects.create(kind="files", source="Oslo readings", place="oslo-2026.zip", **terms)
    words = {
        "ends_in_a_word": "It ends while somebody still speaks. Leave 200 ms of silence after it.",
        "channels": "It has 2 channels, and has to have one: one speaker alone.",
        "zip_bomb": "It would unpack to 1024 times its size. Leave it out.",
    }
    for number in range(130):
        code = ("", "", "ends_in_a_word", "channels", "", "zip_bomb" if number == 5 else "")[number % 6]
        ImportItem.objects.create(
            run=read,
            name=f"nob/incomplete-midfiller/speaker-{number % 7}/a-rather-long-name-{number:04}.flac",
            outcome="refused" if code else "stored",
            reason=code,
            words=words.get(code, ""),
            recording=None if code else _imported(number),
        )
    read.finish()
    ImportRun.objects.create(
        kind="files",
        source="Bergen",
        place="bergen.zip",
        upload="imports/x.zip",
        held_until=timezone.now() + timedelta(hours=1),
        **terms,
    )
    broken = ImportRun.objects.create(
        kind="files", source="Tromsø", place="tromsø.zip", upload="imports/y.zip", **terms
    )
    broken.break_off("The storage failed (no answer). What came in stays; try again when it answers.")
    calls = ImportRun.objects.create(kind="calls", source="my agent", **terms)
    ImportItem.objects.create(run=calls, name="call-17", outcome="stored", recording=_imported(6))
    return {
        "imports": "/imports/",
        "import": f"/imports/{read.pk}/",
        "import-broken-off": f"/imports/{broken.pk}/",
        "import-calls": f"/imports/{calls.pk}/",
    }


def _imported(number: int) -> Recording | None:
    """Only the first few have a take: a picture needs no more."""
    return factory.recording(status=Recording.Status.LISTENED) if number < 12 else None


def erasures(gone: Sample) -> dict[str, str]:
    return {"receipt-of-erasure": f"/releases/erasure/{gone.recording_id}/"}


def storage(lost: Recording) -> str:
    """One look that found a lost take and a stray, and one before that found all."""
    now = timezone.now()
    VerifyRun.objects.create(finished_at=now, checked=120_345, bytes=42_000_000_000)
    default_storage.delete(lost.audio)
    auditing.verify()
    run = VerifyRun.objects.first()
    assert run is not None
    run.found_unnamed("takes/2026/11/0f3e1a52-6a0f-4c53-8a50-3c1f8a1b9a5e-0123456789abcdef.flac")
    run.save()
    return "/storage/"


def tokens(ada: User) -> str:
    made, _ = keeping.make(ada, "nightly scorer", ["read_disputed", "push_scores"], 90)
    keeping.make(ada, "release button of our build server", ["release"], 30)
    keeping.make(ada, "an old one", ["import"], 1)
    keeping.revoke(made, ada)
    return "/tokens/"


def evaluations() -> str:
    shared: dict[str, Any] = {
        "runtime": "onnxruntime 1.22",
        "split": "test",
        "positive": "complete",
        "clips": 2_400,
    }
    for number, wide in enumerate((0.81, 0.835, 0.87), start=1):
        figures = [group("wide", wide), group("telephone", wide - 0.06)]
        revision = {"revision": "smart-turn-v3.2-cpu@7a9c2f1b", "release_revision": f"commit-{number}"}
        Evaluation.objects.create(
            model="smart-turn", title="Smart Turn v3.2", release=str(number), figures=figures, seconds=9.5,
            may_be_published=True, **revision, **shared,
        )  # fmt: skip
    return "/models/evaluations/"


def failures() -> dict[str, str]:
    """Pages of runs: published with readers and a take that was left out, and failed."""
    whole = Release.objects.published().latest("pk")
    finding = {"environment": "oldest (datasets 3.2.0)", "check": "smart-turn, joined", "outcome": "passed",
               "said": "24 rows, ours first and theirs first"}  # fmt: skip
    late = {**finding, "environment": "newest", "outcome": "not tried", "said": "no way to the packages"}
    left_out = [{"recording": str(factory.recording().pk), "reason": "the object is missing"}]
    gate = {"said": "", "findings": [finding, late]}
    Release.objects.filter(pk=whole.pk).update(counts={**whole.counts, "gate": gate, "left_out": left_out})
    failed = Release.objects.filter(outcome="failed").first()
    assert failed is not None
    return {"release": f"/releases/{whole.pk}/", "release-failed": f"/releases/{failed.pk}/"}


def main() -> None:
    print(json.dumps(fill()))
