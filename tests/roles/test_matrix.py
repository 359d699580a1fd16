"""Every address as every role: what is let in, what is not, and nothing that this table does not know."""

from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from tests.roles import cast as casting
from tests.roles import table
from tests.roles.cast import ROLES, SECRET_PROBABILITY, Cast
from tests.roles.conftest import forgotten

METHODS = ("GET", "POST")
FEW = ("stranger", "player", "moderator")
"""Enough where a role makes no difference: the method and the token are looked at before who asks."""
REFUSED = ("405",) * len(FEW)


def told(response: HttpResponse) -> str:
    """As the table says it."""
    where = response.get("Location", "")
    if where.startswith("/accounts/login/"):
        return "in"
    return "ask" if where.startswith("/consent/") else str(response.status_code)


def ask(cast: Cast, role: str, method: str, address: str, **options: Any) -> Any:
    """One request, whose effects are forgotten."""
    with forgotten():
        client = cast.client(role, **options)
        return client.generic(
            method, casting.path(address, cast.values), content_type="application/x-www-form-urlencoded"
        )


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    assert {address for _, address in table.rows()} == casting.addresses()


def test_every_role_gets_what_the_table_says(cast: Cast) -> None:
    known, wrong = table.rows(), []
    for address in sorted(casting.addresses()):
        for method in METHODS:
            expected = known.get((method, address))
            if expected is None:
                found, expected = tuple(told(ask(cast, role, method, address)) for role in FEW), REFUSED
            else:
                found = tuple(told(ask(cast, role, method, address)) for role in ROLES)
            if found != expected:
                wrong.append(f"{method} {address}: {' '.join(found)}, not {' '.join(expected)}")
    assert wrong == []


def test_no_post_is_taken_without_the_token_against_forgery(cast: Cast) -> None:
    taken = [
        f"{role} {address}"
        for address in sorted(casting.addresses())
        for role in FEW
        if ask(cast, role, "POST", address, enforce_csrf_checks=True).status_code != 403
        and not address.startswith("api/")  # takes no session, so that none can be abused
        and address != "language/"  # says only how a page reads, and would set a cookie on every page
    ]
    assert taken == []


def test_no_page_tells_what_models_said_of_a_sample_before_its_moderator_leaned(cast: Cast) -> None:
    told_too_early = []
    for role in ROLES:
        for method, address in table.rows():
            response = ask(cast, role, "GET", address) if method == "GET" else None
            if response is None or response.status_code != 200 or address.startswith("takes/"):
                continue  # takes are one's own
            page = b"".join(response)
            if str(SECRET_PROBABILITY)[:4].encode() in page:
                told_too_early.append(f"{role} {address}")
    assert told_too_early == ["player play/<game>/takes/<recording>/"]  # whose take it is


def test_the_header_leads_each_role_to_its_pages_and_nobody_else_there(cast: Cast) -> None:
    ways = {"moderator": "/moderation/", "publisher": "/releases/", "administrator": "/administration/"}
    for role in ROLES:
        page = ask(cast, role, "GET", "(front)").content.decode()
        header = page[page.index("<header") : page.index("</header>")]
        found = {way for way in ways.values() if f'href="{way}"' in header}
        assert found == {ways[role]} & set(ways.values()) if role in ways else not found, role
        assert 'href="/play/referee/"' in header


@pytest.mark.parametrize("role", ["listener", *table.ADMIN_LISTS])
def test_no_role_opens_django_s_admin_by_itself(cast: Cast, role: str) -> None:
    response = cast.client(role).get("/admin/")
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["listener", *table.ADMIN_LISTS])
def test_of_django_s_admin_a_role_sees_what_its_rights_list(cast: Cast, role: str) -> None:
    User.objects.filter(username=role).update(is_staff=True)
    client, request = cast.client(role), RequestFactory().get("/")
    request.user = User.objects.get(username=role)
    lists, adds, deletes = set(), set(), set()
    for model, shown in admin.site._registry.items():
        name = model._meta.label_lower
        page = f"/admin/{name.replace('.', '/')}/"
        with forgotten():
            listed, added = client.get(page).status_code, client.get(f"{page}add/").status_code
        assert {listed, added} <= {200, 403}
        lists |= {name} if listed == 200 else set()
        adds |= {name} if added == 200 else set()
        deletes |= {name} if shown.has_delete_permission(request) else set()
    moderates = role == "moderator"
    assert lists == table.ADMIN_LISTS.get(role, set())
    assert adds == (table.ADMIN_ADDS if moderates else set())
    assert deletes == ({"games.promptvoice"} if moderates else set())
