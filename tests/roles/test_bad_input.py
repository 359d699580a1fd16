"""What no page can make sense of, sent to every address as whoever it is for: a clear word, never a fault."""

import json
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin

from accounts import contributors
from accounts.models import User
from moderation.desk import decisions
from moderation.models import Lean, Report, Review, Vote
from tests import factory
from tests.moderation import listening
from tests.roles import cast as casting
from tests.roles import table
from tests.roles.cast import Cast
from tests.roles.conftest import forgotten

NINES = "9" * 5_000
LONG = {
    "many_nines": NINES,
    "beyond_a_row": "9" * 19,
    "fewer_nines": "9" * 4_000,
    "negative": "-1",
    "other_digits": "\u0661" * 30,
    "not_a_number": "nan",
    "half_a_pair": "\ud800".encode("utf-8", "surrogatepass"),
}
"""Numbers that no row has, in digits that are none, and half of a surrogate pair."""

ASKED = (
    *("after", "before", "asked", "page", "report", "heard", "language", "game", "flag", "label", "against"),
    *("contributor", "prompt", "unsure", "reported", "name", "who", "act", "person", "sample", "text"),
    *("since", "until", "next", "version"),
)
"""Whatever any address reads from its query."""

SENT = (
    *("heard", "label", "reason", "role", "do", "name", "query", "report", "receipt", "handle", "visible"),
    *("scorer", "midfiller", "endfiller", "replayed", "language", "next", "kind", "at", "day", "take"),
    *("login", "password", "username", "password1", "password2", "email", "agree", "adult", "version"),
    "text_language",
)
"""Whatever any form sends."""

OTHERS = ("contributor", "contributor_aside", "csrftoken", "language", "doors", "listeners", "messages")
SPELT = ('"\\000aaaaaaa"', '"aaaaaaaa\\303\\000"', NINES, '"')
"""Values of cookies: in quotes they may spell any character, NUL too."""

JSON = ("play/referee/next/", "play/referee/<clip>/vote/", "play/referee/<clip>/words/")
JSON_BODIES: tuple[dict[str, Any], ...] = (
    {
        "language": "\0",
        "label": "\0",
        "confidence": 0.75,
        "text": "\0",
        "reason": "\0",
        "heard": 9,
        "answer": "\0",
    },
    {"language": NINES, "label": NINES, "confidence": 10**400, "text": NINES, "reason": 1, "heard": -1},
    {"language": [], "label": {}, "confidence": "x", "text": None, "answer": [[[[]]]]},
)


def let_in() -> Iterator[tuple[str, str, str]]:
    """Method, address and a role that gets further than the door there."""
    for (method, address), told in table.rows().items():
        inside = [role for role, said in zip(casting.ROLES, told, strict=True) if said not in SHUT]
        yield method, address, inside[-1] if inside else "moderator"


SHUT = ("in", "ask", "401", "403", "404")


def test_a_nul_in_a_path_a_query_or_a_field_is_refused_in_words(cast: Cast) -> None:
    """In the path of every address, and in every other address in the value or the name of what is asked."""
    wrong = []
    for number, (method, address, role) in enumerate(let_in()):
        path = casting.path(address, cast.values)
        tries = [(method, f"{path}%00", ""), (method, f"{path}{('?after=%00', '?%00=1')[number % 2]}", "")]
        tries += [("POST", path, "name=a%00b")] if method == "POST" else []
        for verb, target, body in tries:
            with forgotten():
                response = send(cast, role, verb, target, body)
            if response.status_code != 400 or b"no text has (NUL)" not in response.content:
                wrong.append(f"{verb} {target} as {role}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("names", [("sessionid",), OTHERS], ids=["session", "others"])
def test_a_cookie_of_ours_that_holds_anything_is_none(cast: Cast, names: tuple[str, ...]) -> None:
    """Cookies are read before anybody knows the address: one value after the other, each at every fourth."""
    wrong = []
    for (method, address, role), value in zip(let_in(), cycle(SPELT)):
        with forgotten():
            client = cast.client(role)
            kept = {each.key: each.value for each in client.cookies.values()} | dict.fromkeys(names, value)
            sent = "; ".join(f"{name}={spelt}" for name, spelt in kept.items())
            path = casting.path(address, cast.values)
            status = client.generic(method, path, HTTP_COOKIE=sent).status_code
        if status >= 500 and address != "readyz":
            wrong.append(f"{method} {address} as {role}: {status}")
    assert wrong == []


@pytest.mark.parametrize("key", ["aaaaaaaa\0", "\0", NINES, "ÄÄÄÄÄÄÄÄ", ""])
def test_a_session_that_no_key_of_ours_looks_like_is_nobody_s_at_a_socket_too(cast: Cast, key: str) -> None:
    assert contributors.in_session({}, key) is None


def test_a_page_that_asks_for_json_is_told_in_json(cast: Cast) -> None:
    client = cast.client("moderator")
    response = client.get("/moderation/?flag=%00", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize("value", LONG.values(), ids=LONG)
def test_numbers_without_end_and_other_nonsense_end_in_no_fault(cast: Cast, value: Any) -> None:
    wrong = []
    for method, address, role in let_in():
        names, target = (ASKED if method == "GET" else SENT), casting.path(address, cast.values)
        query = urlencode(dict.fromkeys(names, value))
        with forgotten():
            if method == "GET":
                response = send(cast, role, "GET", f"{target}?{query}", "")
            else:
                response = send(cast, role, "POST", target, query)
        # Of a site in a test parts are away, and `readyz` says so.
        if response.status_code >= 500 and address != "readyz":
            wrong.append(f"{method} {target} as {role}: {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("number", [NINES, "9" * 19, "9" * 30])
def test_a_row_of_a_number_that_no_database_has_is_not_found(cast: Cast, number: str) -> None:
    numbers = {"report_id", "review_id", "view_id", "account_id", "release"}
    for method, address, role in let_in():
        if parts := [name for name in numbers if f"<{name}>" in address]:
            path = casting.path(address, cast.values | {parts[0]: number})
            # The API asks for a token first; its document says up to which number there are rows.
            refused = {401, 422} if address.startswith("api/") else {404}
            with forgotten():
                assert send(cast, role, method, path, "").status_code in refused, path


@pytest.mark.parametrize("value", [NINES, "9" * 19, "%00", "%ED%A0%80", "..%2F..%2F"])
def test_nonsense_in_any_part_of_any_address_ends_in_no_fault(cast: Cast, value: str) -> None:
    wrong = []
    for method, address, role in let_in():
        for part in re.findall(r"<(\w+)>", address):
            path = casting.path(address, cast.values | {part: value})
            with forgotten():
                status = send(cast, role, method, path, "").status_code
            if status >= 500 or ("%00" in path and status != 400):
                wrong.append(f"{method} {address} ({part}) as {role}: {status}")
    assert wrong == []


@pytest.mark.parametrize("value", [NINES, "%00", "%D9%A1" * 30])
def test_nonsense_in_an_address_of_the_admin_ends_in_no_fault(cast: Cast, value: str) -> None:
    root = User.objects.create_superuser("root")
    client, wrong = cast.client("stranger"), []
    client.force_login(root)
    for model in admin.site._registry:
        page = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
        for rest in ("{}/change/", "{}/history/", "?q={}", "?p={}"):
            path = page + rest.format(value)
            target, _, query = path.partition("?")
            with forgotten():
                status = client.generic("GET", target, QUERY_STRING=query).status_code
            if status >= 500 or ("%00" in path and status != 400):
                wrong.append(f"{path}: {status}")
    assert wrong == []


@pytest.mark.parametrize("body", JSON_BODIES, ids=["nul", "too long", "other types"])
def test_nonsense_in_json_is_refused_by_its_name(cast: Cast, body: dict[str, Any]) -> None:
    for method, address, role in let_in():
        if method == "POST" and address.startswith("play/"):
            with forgotten():
                client, path = cast.client(role), casting.path(address, cast.values)
                response = client.post(path, json.dumps(body), content_type="application/json")
            assert response.status_code in (200, 400, 404, 409, 413), (path, response.content)
            if response.status_code != 200:
                assert response.json()["message"]


@pytest.mark.parametrize("address", JSON)
def test_a_form_where_json_is_spoken_is_refused_by_its_name(cast: Cast, address: str) -> None:
    client = cast.client("listener", enforce_csrf_checks=True)
    client.get("/play/referee/")  # brings the token
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    path = casting.path(address, cast.values)
    response = client.post(path, {"language": "en"}, headers=token)  # multipart, read by the check already
    assert (response.status_code, response.json()["code"]) == (400, "invalid_json")


def test_not_a_number_of_seconds_is_not_having_heard(cast: Cast) -> None:
    path = f"/moderation/{cast.open_sample.pk}/lean/"
    response = cast.client("moderator").post(path, {"heard": "nan", "label": "complete"})
    assert response.status_code == 409
    assert not Lean.objects.filter(sample=cast.open_sample).exists()


def test_a_decision_on_a_withdrawn_sample_is_told_and_writes_nothing(cast: Cast) -> None:
    moderator, sample = cast.users["moderator"], cast.open_sample
    decisions.lean(sample, moderator, "incomplete")
    sample.recording.withdraw(by="speaker")
    before = Review.objects.count()
    response = cast.client("moderator").post(f"/moderation/{sample.pk}/accept/")
    assert response.status_code == 409
    assert "took this recording back" in response.json()["message"]
    assert Review.objects.count() == before


def test_a_decision_from_a_stale_page_is_kept_beside_the_first_one(cast: Cast) -> None:
    first, second, sample = User.objects.get(username="judge"), cast.users["moderator"], cast.open_sample
    for each in (first, second):
        decisions.lean(sample, each, "incomplete")
    decisions.accept(sample, first)
    response = cast.client("moderator").post(f"/moderation/{sample.pk}/accept/")
    assert response.status_code == 409
    assert "judge was first" in response.json()["message"]
    sample.refresh_from_db()
    assert sample.moved_by == f"moderator {first.pk}"
    again = cast.client("moderator").post(f"/moderation/{sample.pk}/accept/")
    assert again.status_code == 409
    assert Review.objects.filter(sample=sample).count() == 2


def test_a_vote_sent_twice_counts_once_and_one_on_what_was_never_served_not_at_all(cast: Cast) -> None:
    client, clip = cast.client("listener"), cast.values["clip"]
    assert listening.vote(client, clip).status_code == 200
    assert listening.code(listening.vote(client, clip, "complete")) == (409, "clip_answered")
    assert list(Vote.objects.values_list("label", flat=True)) == ["incomplete"]
    never = "00000000-0000-4000-8000-000000000000"
    for unknown in (never, str(cast.open_sample.pk)):
        assert listening.code(listening.vote(client, unknown)) == (404, "unknown_clip")
    assert listening.code(listening.vote(cast.client("player"), clip)) == (404, "unknown_clip")
    assert Vote.objects.count() == 1


def test_three_hundred_next_in_a_row_are_the_same_clip_and_then_a_request_to_wait(cast: Cast) -> None:
    client = listening.newcomer()
    answers = [listening.post(client, "next/", {"language": "en"}) for _ in range(300)]
    clips = {answer.json()["clip"] for answer in answers if answer.status_code == 200}
    assert {answer.status_code for answer in answers} == {200, 429}
    assert len(clips) == 1
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_storm_of_reports_is_three_reports(cast: Cast) -> None:
    guest, before = factory.contributor(), Report.objects.count()
    client = listening.client_of(guest)
    codes = [
        listening.report(client, listening.serve(guest, listening.open_sample())).status_code
        for _ in range(30)
    ]
    assert (codes.count(200), codes.count(429)) == (3, 27)
    assert Report.objects.count() == before + 3


def test_what_a_moderator_decided_stays_when_their_account_is_closed_and_every_page_opens(cast: Cast) -> None:
    judge, decided = User.objects.get(username="judge"), cast.values["decided"]
    person = cast.client("administrator")
    closed = person.post(f"/administration/{judge.pk}/close/", {"name": "judge"}, follow=True)
    assert "The account is closed" in closed.content.decode()
    judge.refresh_from_db()
    assert not judge.is_active
    assert Review.objects.get(sample=decided).moderator == judge
    moderator = cast.client("moderator")
    for page in ("log/", f"{decided}/", "agreement/", f"people/{cast.people['blocked'].speaker}/"):
        response = moderator.get(f"/moderation/{page}")
        assert response.status_code == 200
        assert ">judge<" not in response.content.decode()
    assert judge.username in moderator.get("/moderation/log/").content.decode()
    assert moderator.get(f"/samples/{decided}/").status_code == 200
    assert person.get("/journal/").status_code == 200


def test_nobody_is_deleted_who_decided_not_even_by_a_superuser(cast: Cast) -> None:
    root, judge = User.objects.create_superuser("root"), User.objects.get(username="judge")
    client = cast.client("stranger")
    client.force_login(root)
    assert client.post(f"/admin/accounts/user/{judge.pk}/delete/", {"post": "yes"}).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [judge.pk], "post": "yes"}
    client.post("/admin/accounts/user/", form)
    assert User.objects.filter(pk=judge.pk).exists()


def send(cast: Cast, role: str, method: str, path: str, body: str) -> Any:
    """As a browser sends it; the path is not quoted again."""
    client = cast.client(role)
    target, _, query = path.partition("?")
    form = "application/x-www-form-urlencoded"
    return client.generic(method, target, body, content_type=form, QUERY_STRING=query)
