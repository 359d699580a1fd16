"""Mail is sent where the operator set it up, promised nowhere else, and never written to a log."""

import io
import logging
import re
from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused
from socket import gaierror
from ssl import SSLCertVerificationError
from unittest.mock import patch

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from accounts import sign_in_link
from accounts.models import User
from config import env
from config.hardening.scrubbing import Scrubbed, scrubbed
from publishing.models import Delivery, Subscription
from publishing.notices import sending, telling

PASSWORD = "a long enough password"
ADDRESS = "ada@example.org"
ADDING = {"action_add": "", "email": "other@example.org"}
READ = ("name", "host", "port", "user", "password", "starttls", "tls", "folder", "sender")


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.SENDS_MAIL = True


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", ADDRESS, PASSWORD)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that this process says, from the most talkative level on, as it stands in the log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Scrubbed("{name}: {message}", style="{"))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "starttls", "tls"),
    [
        ("smtp://ada:p%40ss@mail.example", "mail.example", 587, "ada", "p@ss", True, False),
        ("smtp://mail.example:2525?tls=none", "mail.example", 2525, "", "", False, False),
        ("smtp://mail.example?tls=0", "mail.example", 25, "", "", False, False),
        ("smtps://ada:pass@mail.example", "mail.example", 465, "ada", "pass", False, True),
    ],
)
def test_one_address_says_how_mail_is_sent(
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    host: str,
    port: int,
    user: str,
    password: str,
    starttls: bool,
    tls: bool,
) -> None:
    monkeypatch.setenv("EMAIL_URL", f"{url}{'&' if '?' in url else '?'}from=turn@example.org")
    found = env.mail("EMAIL_URL", console=False)
    assert found.backend.endswith("smtp.EmailBackend")
    assert (found.host, found.port, found.user, found.password) == (host, port, user, password)
    assert (found.starttls, found.tls, found.sender) == (starttls, tls, "turn@example.org")
    assert password not in repr(found) or not password


def test_letters_may_go_to_a_folder_and_to_the_console_of_who_develops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.mail("EMAIL_URL", console=False).backend == ""
    monkeypatch.setenv("EMAIL_URL", "file:///var/letters")
    found = env.mail("EMAIL_URL", console=False)
    assert (found.backend.split(".")[-2], found.folder) == ("filebased", "/var/letters")
    monkeypatch.setenv("EMAIL_URL", "console:")
    assert "console" in env.mail("EMAIL_URL", console=True).backend
    for address in ("console:", "Console:"):
        monkeypatch.setenv("EMAIL_URL", address)
        with pytest.raises(ImproperlyConfigured, match="into the log"):
            env.mail("EMAIL_URL", console=False)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "imap://u:secret@h",
        "smtp://u:secret@h:port",
        "smtp://u:secret@h?tls=maybe",
        "u:secret@h",
        "smtp://u:secret@h?colour=red",
        "file://",
    ],
)
def test_an_address_that_cannot_be_read_stops_the_start_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL cannot be read") as stopped:
        env.mail("EMAIL_URL", console=True)
    assert "secret" not in str(stopped.value)


def test_without_mail_no_page_promises_any(ada: User) -> None:
    assert not site.SENDS_MAIL
    client = Client()
    assert "Forgot" not in client.get("/accounts/login/").content.decode()
    for page in ("password/reset/", "password/reset/done/", "confirm-email/", "password/reset/key/1-abc/"):
        answer = client.get(f"/accounts/{page}")
        assert (answer.status_code, "sends no mail" in answer.content.decode()) == (404, True), page
    assert client.post("/accounts/password/reset/", {"email": ADDRESS}).status_code == 404
    client.force_login(ada)
    client.post("/accounts/email/", {"action_add": "", "email": "other@example.org"})
    client.post("/accounts/email/", {"action_send": "", "email": ADDRESS})
    page = client.get("/accounts/email/").content.decode()
    assert "this site sends no mail" in page
    assert not re.search(r"[Cc]onfirm|sent|Send", page.partition("<main")[2].partition("</main>")[0])
    assert mail.outbox == []


def test_with_mail_a_lost_password_is_found_again(ada: User, with_mail: None) -> None:
    client = Client()
    assert "Forgot your password?" in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/password/reset/", {"email": ADDRESS}).status_code == 302
    (letter,) = mail.outbox
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(letter.body))
    assert link
    form = client.get(link[1], follow=True)
    new = {"password1": "another long password", "password2": "another long password"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    assert client.login(username="ada", password="another long password")


@pytest.mark.parametrize(
    "says",
    [
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError("timed out"),
        gaierror(-2, "Name or service not known"),
        SSLCertVerificationError(1, f"not for {ADDRESS}"),
        SMTPRecipientsRefused({ADDRESS: (550, b"no")}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_server_that_is_away_is_told_in_words(
    ada: User, with_mail: None, log: io.StringIO, says: OSError
) -> None:
    client = Client()
    client.force_login(ada)
    with patch("django.core.mail.EmailMessage.send", side_effect=says):
        for page, sent in (("password/reset/", {"email": ADDRESS}), ("email/", ADDING)):
            answer = client.post(f"/accounts/{page}", sent)
            assert (answer.status_code, answer["Retry-After"]) == (503, "10"), page
            assert "Try again in a minute" in answer.content.decode()
    assert ADDRESS not in log.getvalue()


def test_a_notice_that_cannot_be_sent_says_so_and_nobody_is_told_in_vain(moderator_client: Client) -> None:
    told = Subscription.objects.create(way="mail", address=ADDRESS, events=["release.failed"])
    sending.attempt(telling.send_test(told))
    row = Delivery.objects.get()
    assert (row.status, "EMAIL_URL is not set" in row.answer) == ("given_up", True)
    page = moderator_client.get("/releases/notices/").content.decode()
    assert "This site sends no mail" in page
    assert "all publishers with an e-mail address" not in page
    made = {"way": "mail", "address": ADDRESS, "events": ["release.failed"]}
    assert b"field-error" in moderator_client.post("/releases/notices/", made).content


@pytest.mark.parametrize("sends", [False, True])
def test_no_log_holds_an_address_a_key_or_a_letter(
    ada: User, log: io.StringIO, settings: Settings, capfd: pytest.CaptureFixture[str], sends: bool
) -> None:
    settings.SENDS_MAIL = sends
    client, words = Client(raise_request_exception=False), {"password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", {"username": "eve", "email": "eve@example.org", **words})
    Client().post("/accounts/signup/", {"username": "eva", "email": ADDRESS, **words})
    Client().post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})
    Client().post("/accounts/password/reset/", {"email": ADDRESS})
    with patch(
        "django.core.mail.EmailMessage.send", side_effect=SMTPRecipientsRefused({ADDRESS: (550, b"no")})
    ):
        client.post("/accounts/password/reset/", {"email": ADDRESS})
        told = Subscription.objects.create(way="mail", address=ADDRESS, events=["release.failed"])
        sending.attempt(telling.send_test(told))
    link = sign_in_link.make(ada)
    keys = [link.split("/")[-2]]
    for letter in mail.outbox:
        keys += re.findall(r"/(?:key|confirm-email)/(\S+?)/", str(letter.body))
        logging.getLogger("django.request").warning("Not Found: %s", "/accounts/password/reset/key/x-secret/")
    for _ in range(2):
        Client().post(link)
    Client().get(f"/accounts/password/reset/key/{keys[-1]}-no/")
    assert bool(mail.outbox) is sends
    said = log.getvalue() + "".join(capfd.readouterr())
    assert "django.request" in said
    for secret in (ADDRESS, "eve@example.org", *keys, "x-secret", "Hello from"):
        assert secret not in said


def test_the_names_of_workers_and_what_else_has_an_at_stay() -> None:
    line = "takes@localhost is ready: a @ b, 3@4; /sign-in/MQ/d3f-abc/ by ada.l+x@mail.example.org."
    assert scrubbed(line) == "takes@localhost is ready: a @ b, 3@4; /sign-in/… by …@…"
    try:
        raise ValueError("no such person: ada@example.org")
    except ValueError as error:
        record = logging.LogRecord("x", 40, "", 0, "failed", (), (type(error), error, error.__traceback__))
    assert ADDRESS not in Scrubbed("{message}", style="{").format(record)
