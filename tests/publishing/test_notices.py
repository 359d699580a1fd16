"""Who is told what became of a release, by letter and by signed webhook."""

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from pytest_django.fixtures import Settings

from accounts.models import JournalEntry, User
from publishing import tasks
from publishing.models import Delivery, Event, Release, ReleaseSchedule, Subscription
from publishing.models.notices import WAITS
from publishing.notices import letters, telling, webhooks
from publishing.schedules import looking
from tests import factory
from tests.publishing.conftest import accepted, speaker_in
from tests.sites import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_mail(settings: Settings) -> None:
    settings.SENDS_MAIL = True


@dataclass
class Receiver:
    """A server of somebody else, which answers as it is told."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = True
    receiver, done = Receiver(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # http.server looks for this name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            while receiver.drips and not done.wait(0.05):
                try:
                    self.wfile.write(b".")
                except OSError:
                    return

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as http.server names it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield receiver
    done.set()
    server.shutdown()
    thread.join()
    server.server_close()


def webhook(receiver: Receiver, *events: str, **fields: Any) -> Subscription:
    chosen = list(events or ("release.published", "release.failed"))
    return Subscription.objects.create(way="webhook", address=receiver.url, events=chosen, **fields)


def letter_to(address: str, *events: str, **fields: Any) -> Subscription:
    return Subscription.objects.create(way="mail", address=address, events=list(events), **fields)


def deliver() -> None:
    """What a worker does with the messages that wait."""
    for delivery in Delivery.objects.due(timezone.now()):
        tasks.deliver(delivery.pk)


def failed() -> Release:
    release = Release.objects.begin(target="talkers/your-turn")
    release.fail("The disk is full. Make room.")
    telling.tell(release)
    return release


def independent(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The specification's symmetric signature, written from its text and without the library."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{mine}", each) for each in headers["webhook-signature"].split(" "))


def test_a_published_release_reaches_a_webhook_that_can_verify_it(receiver: Receiver) -> None:
    told = webhook(receiver)
    accepted(speaker_in("train"))
    tasks.publish()
    deliver()
    (headers, body) = receiver.got[0]
    assert independent(told.secret, headers, body)
    assert not independent(told.secret, headers, body.replace(b"published", b"pablished"))
    said = json.loads(body)
    assert said["type"] == "release.published"
    assert said["data"]["new"]["audio"] == 2
    assert said["data"]["target"] == "folder"
    assert Delivery.objects.get().status == "delivered"


def test_the_code_of_the_docs_verifies_and_names_every_field(receiver: Receiver) -> None:
    told = webhook(receiver, "release.failed")
    failed()
    deliver()
    (headers, body) = receiver.got[0]
    page = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code is not None
    shown: dict[str, Any] = {}
    exec(code[1], shown)  # noqa: S102  # what the page tells receivers to run
    assert shown["verified"](told.secret, headers, body)["type"] == "release.failed"
    with pytest.raises(ValueError, match="signature"):
        shown["verified"](told.secret, headers, body + b" ")
    late = {**headers, "webhook-timestamp": "1000000000"}
    with pytest.raises(ValueError, match="old"):
        shown["verified"](told.secret, late, body)
    assert all(f"`{name}`" in page for name in json.loads(body)["data"])
    assert all(f"`{event}`" in page for event, _ in Event.choices)


def test_a_receiver_that_is_away_is_asked_again_later_with_the_same_id(receiver: Receiver) -> None:
    webhook(receiver)
    receiver.status = 503
    failed()
    deliver()
    row = Delivery.objects.get()
    assert (row.status, row.attempts, row.answer[:16]) == ("waiting", 1, "It answered 503 ")
    deliver()
    assert len(receiver.got) == 1
    receiver.status = 200
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    deliver()
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("delivered", 2)
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]


def test_it_is_given_up_in_the_end(receiver: Receiver) -> None:
    webhook(receiver)
    receiver.status = 500
    failed()
    for _ in range(len(WAITS) + 3):
        deliver()
        Delivery.objects.filter(status="waiting").update(next_at=timezone.now())
    row = Delivery.objects.get()
    assert (row.status, row.attempts) == ("given_up", len(WAITS) + 1)


def test_a_receiver_that_wants_no_more_gets_no_more(receiver: Receiver) -> None:
    told = webhook(receiver)
    receiver.status = 410
    failed()
    deliver()
    told.refresh_from_db()
    assert told.stopped_at is not None
    failed()
    assert Delivery.objects.count() == 1


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    webhook(receiver)
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    failed()
    deliver()
    assert len(receiver.got) == 1
    assert "Redirects are not followed" in Delivery.objects.get().answer


def test_a_server_that_drips_is_left_in_time(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.5)
    webhook(receiver)
    receiver.status, receiver.drips = 200, True
    failed()
    deliver()
    assert "did not answer within 0.5 seconds" in Delivery.objects.get().answer


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.0.0.7/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://[64:ff9b::7f00:1]/hook",
        "https://[2002:7f00:1::]/hook",
        "https://[fd00::1]/hook",
        "https://0.0.0.0/hook",
        "https://100.64.0.1/hook",
        "https://2130706433/hook",
        "http://93.184.216.34/hook",
        "ftp://93.184.216.34/hook",
        "https://ada:secret@93.184.216.34/hook",
        "https://",
        "nonsense",
    ],
)
def test_nothing_is_sent_into_the_house(address: str, moderator_client: Client) -> None:
    made = {"way": "webhook", "address": address, "events": ["release.failed"]}
    answer = moderator_client.post(reverse("publishing:notices"), made)
    assert b"field-error" in answer.content
    assert not Subscription.objects.exists()
    with pytest.raises(webhooks.Unreachable):
        webhooks.post(address, "whsec_AAAA", "msg_1", {})


def test_a_name_that_has_moved_into_the_house_is_not_asked(receiver: Receiver, settings: Settings) -> None:
    """Looked up at each attempt, and asked at the address that was looked at."""
    webhook(receiver)
    settings.WEBHOOKS_PRIVATE = False
    Subscription.objects.update(address="https://hooks.example.org/")
    answers = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    failed()
    with patch("socket.getaddrinfo", return_value=answers):
        deliver()
    assert "not on the public internet" in Delivery.objects.get().answer
    assert not receiver.got


def test_a_failure_is_told_by_letter_with_what_to_do() -> None:
    letter_to("ada@example.org", "release.failed")
    failed()
    deliver()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.org"], "[Your Turn] A release failed")
    assert "The disk is full. Make room." in sent.body


def test_a_failure_that_nobody_asked_for_is_told_to_publishers(moderator: User) -> None:
    User.objects.filter(pk=moderator.pk).update(email="publisher@example.org")
    User.objects.create_user("stranger", "stranger@example.org")
    letter_to("ada@example.org", "release.published")
    failed()
    assert list(Delivery.objects.values_list("address", flat=True)) == ["publisher@example.org"]


def test_of_a_schedule_those_are_told_who_asked_for_it() -> None:
    one = ReleaseSchedule.objects.create(name="one")
    other = ReleaseSchedule.objects.create(name="other")
    letter_to("all@example.org", "release.nothing_new")
    letter_to("one@example.org", "release.nothing_new", schedule=one)
    letter_to("other@example.org", "release.nothing_new", schedule=other)
    run = Release.objects.begin(target="x", schedule=one)
    run.nothing_new({}, "Nothing new yet: 12 of 50 new samples.")
    telling.tell(run)
    assert sorted(Delivery.objects.values_list("address", flat=True)) == [
        "all@example.org",
        "one@example.org",
    ]


def test_everybody_is_told_once_also_of_a_run_whose_worker_was_lost() -> None:
    letter_to("ada@example.org", "release.failed")
    lost = Release.objects.begin(target="x")
    Release.objects.filter(pk=lost.pk).update(alive_at=timezone.now() - timedelta(minutes=10))
    looking.look()
    looking.look()
    telling.tell(Release.objects.get())
    assert Delivery.objects.count() == 1


def test_two_workers_send_a_message_once() -> None:
    letter_to("ada@example.org", "release.failed")
    failed()
    row = Delivery.objects.get()
    assert Delivery.objects.get().take()
    assert not row.take()


def test_a_letter_is_in_the_language_in_which_its_reader_agreed(moderator: User) -> None:
    User.objects.filter(pk=moderator.pk).update(email="Ada@example.org")
    person = factory.contributor(user=moderator)
    person.agree(version="1", language="no", text_hash="0" * 64)
    letter_to("ada@example.org", "release.failed")
    letter_to("somebody@example.org", "release.failed")
    failed()
    with patch.object(letters, "render_to_string", lambda *_: get_language()):
        written = {each.address: letters.letter(each) for each in Delivery.objects.all()}
    assert written == {"ada@example.org": "no\n", "somebody@example.org": "en\n"}


def test_messages_are_forgotten_when_they_are_old() -> None:
    letter_to("ada@example.org", "release.failed")
    failed()
    deliver()
    looking.look()
    assert Delivery.objects.count() == 1
    Delivery.objects.update(ended_at=timezone.now() - looking.KEPT)
    looking.look()
    assert not Delivery.objects.exists()


def test_a_letter_says_each_fact_on_a_line_as_it_is() -> None:
    release = Release.objects.begin(target="talkers/your-turn")
    release.fail("The Hub said <no> & hung up.")
    letter_to("ada@example.org", "release.failed")
    telling.tell(release)
    lines = letters.letter(Delivery.objects.get()).splitlines()
    assert lines[0] == "A release failed"
    assert "What happened: The Hub said <no> & hung up." in lines
    assert "Where: talkers/your-turn" in lines
    assert not any(line.startswith(("Commit", "Schedule", "New in")) for line in lines)
    assert all(here or there for here, there in pairwise(lines))


def test_a_mail_server_that_is_away_is_tried_again() -> None:
    letter_to("ada@example.org", "release.failed")
    failed()
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError("refused")):
        deliver()
    row = Delivery.objects.get()
    assert (row.status, row.answer) == ("waiting", "The mail server did not take it: refused.")


def test_publishers_add_test_and_stop_receivers(moderator_client: Client) -> None:
    page = reverse("publishing:notices")
    made = {"way": "mail", "address": "ada@example.org", "events": ["release.failed", "release.published"]}
    moderator_client.post(page, made)
    told = Subscription.objects.get()
    moderator_client.post(reverse("publishing:test_notice", args=[told.pk]))
    deliver()
    assert mail.outbox[0].subject == "[Your Turn] A test of notices"
    assert "The mail server took it." in moderator_client.get(page).content.decode()
    moderator_client.post(reverse("publishing:stop_notice", args=[told.pk]))
    assert not Subscription.objects.exists()
    lines = JournalEntry.objects.filter(act="scheduled").order_by("id").values_list("text", flat=True)
    assert [line.split(": ")[1][:12] for line in lines] == ["told from no", "told no more"]


@pytest.mark.parametrize(
    "nonsense",
    [{"address": "nobody"}, {"address": ""}, {"events": []}, {"events": ["all"]}, {"schedule": "77"}],
)
def test_nonsense_is_refused(moderator_client: Client, nonsense: dict[str, Any]) -> None:
    made = {"way": "mail", "address": "ada@example.org", "events": ["release.failed"], **nonsense}
    answer = moderator_client.post(reverse("publishing:notices"), made)
    assert b"field-error" in answer.content
    assert not Subscription.objects.exists()
