"""Tokens for programs: made by whoever has a role, shown once, and worth no more than their owner is now."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.utils import timezone
from ninja.errors import HttpError

from accounts import groups
from accounts.models import Act, JournalEntry, User
from accounts.personal import erasing
from accounts.tokens import keeping
from accounts.tokens.bearer import Bearer
from accounts.tokens.models import ApiToken

pytestmark = pytest.mark.django_db


def ask(token: str, right: str = "read_disputed", scheme: str = "Bearer") -> ApiToken:
    request = RequestFactory().get("/", headers={"Authorization": f"{scheme} {token}"} if token else {})
    return Bearer(right)(request)


def refusal(token: str, right: str = "read_disputed", scheme: str = "Bearer") -> tuple[int, str]:
    with pytest.raises(HttpError) as refused:
        ask(token, right, scheme)
    return refused.value.status_code, str(refused.value)


def made(client: Client, **form: Any) -> Any:
    return client.post("/tokens/", {"name": "my labeller", "rights": ["read_disputed"], "days": 30, **form})


@pytest.fixture
def moderator() -> User:
    """With that role alone."""
    groups.ensure_groups()
    user = User.objects.create_user("mary")
    user.groups.set([Group.objects.get(name=groups.MODERATORS)])
    return user


@pytest.fixture
def token(moderator: User) -> str:
    return keeping.make(moderator, "my labeller", ["read_disputed"], 30)[1]


@pytest.fixture
def moderator_client(moderator: User, client: Client) -> Client:
    client.force_login(moderator)
    return client


def test_a_token_is_shown_once_and_only_its_hash_is_kept(moderator_client: Client) -> None:
    page = made(moderator_client)
    token = page.context["token"]
    assert page.status_code == 200
    assert token in page.content.decode()
    assert token not in moderator_client.get("/tokens/").content.decode()
    row = ApiToken.objects.get()
    assert token not in str(ApiToken.objects.values())
    assert token.startswith(row.prefix)
    assert ask(token) == row
    line = JournalEntry.objects.get(act=Act.TOKEN_MADE)
    assert token not in line.text
    assert (line.who, line.text) == (row.owner, f"my labeller ({row.prefix}…): read_disputed, 30 days")


@pytest.mark.parametrize(
    "form",
    [
        {"rights": ["release"]},
        {"rights": ["fly"]},
        {"rights": []},
        {"days": 3650},
        {"days": "9" * 5000},
        {"name": ""},
        {"name": "x" * 81},
    ],
)
def test_what_cannot_be_is_told_and_makes_nothing(moderator_client: Client, form: dict[str, Any]) -> None:
    page = made(moderator_client, **form)
    assert page.status_code == 400
    assert "field-error" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_twenty_hold_at_a_time(moderator: User, moderator_client: Client) -> None:
    rows = [keeping.make(moderator, "x", ["read_disputed"], 1)[0] for _ in range(keeping.MOST)]
    assert "Revoke one" in made(moderator_client).content.decode()
    moderator_client.post(f"/tokens/{rows[0].pk}/revoke/")
    assert made(moderator_client).status_code == 200


@pytest.mark.parametrize(
    ("sent", "scheme", "words"),
    [
        ("", "Bearer", "needs a token"),
        ("x", "Basic", "needs a token"),
        ("yt_made_up", "Bearer", "No token of this site"),
        ("yt_" + "x" * 43, "Bearer", "No token of this site"),
        ("9" * 5000, "Bearer", "No token of this site"),
    ],
)
def test_without_a_token_of_ours_nobody_is_let_in(sent: str, scheme: str, words: str) -> None:
    status, told = refusal(sent, scheme=scheme)
    assert status == 401
    assert words in told


def test_a_token_has_no_right_that_it_was_not_given(token: str) -> None:
    status, told = refusal(token, "push_scores")
    assert status == 403
    assert "push_scores" in told


def test_it_ends_with_its_day(token: str) -> None:
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(token) == (401, "This token has expired. Make a new one on /tokens/.")


def test_it_ends_when_it_is_revoked_and_that_is_one_line(token: str, moderator_client: Client) -> None:
    path = f"/tokens/{ApiToken.objects.get().pk}/revoke/"
    for _ in range(2):
        assert moderator_client.post(path).status_code == 302
    assert "was revoked" in refusal(token)[1]
    assert JournalEntry.objects.filter(act=Act.TOKEN_REVOKED).count() == 1


def test_it_ends_with_the_role_and_comes_back_with_it(token: str, moderator: User) -> None:
    role = Group.objects.get(name="moderators")
    moderator.groups.remove(role)
    assert refusal(token)[0] == 403
    moderator.groups.add(role)
    assert ask(token).owner == moderator


def test_it_ends_with_the_account(token: str, moderator: User) -> None:
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert "closed" in refusal(token)[1]
    erasing.forget_account(moderator)
    assert "No token of this site" in refusal(token)[1]


def test_nobody_revokes_what_is_another_s_but_an_administrator(
    token: str, client: Client, administrator_client: Client
) -> None:
    other = User.objects.create_user("grace")
    other.groups.set([Group.objects.get(name="moderators")])
    client.force_login(other)
    path = f"/tokens/{ApiToken.objects.get().pk}/revoke/"
    assert client.post(path).status_code == 404
    assert ask(token)
    assert "my labeller" in administrator_client.get("/tokens/").content.decode()
    assert administrator_client.post(path).status_code == 302
    assert refusal(token)[0] == 401


def test_when_it_was_used_is_written_down_to_the_minute(token: str) -> None:
    ask(token)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    ask(token)
    assert ApiToken.objects.get().last_used_at == first


def test_a_player_has_nothing_to_give(client: Client) -> None:
    client.force_login(User.objects.create_user("player"))
    assert client.get("/tokens/").status_code == 403
