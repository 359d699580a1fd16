"""Giving and taking roles, sign-in links, closing accounts: each leaves a line in the journal."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import groups, sign_in_link
from accounts.doors import factors
from accounts.models import Act, JournalEntry, User
from accounts.personal import erasing

ADMIN_SITE: Final = "admin-site"
"""No role: the mark without which Django's admin lets nobody in, whatever their rights."""

CHOICES: Final = {**{role.group: role.title for role in groups.ROLES}, ADMIN_SITE: _("Django's admin")}
"""What can be given, with its title."""


class AppointingError(Exception):
    """It cannot be done; the text says why."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


LAST: Final = _(
    "Nobody else is an administrator, and without one nobody could give roles. Appoint another first."
)
SUPERUSER: Final = _(
    "This account has every right. Only another of its kind may touch it, in Django's admin."
)
CLOSED: Final = _("This account is closed.")
NO_ROLE: Final = _("There is no such role.")
NOTHING: Final = _("Nothing was to be changed.")


@transaction.atomic
def give(account: User, role: str, by: User) -> None:
    """Raises AppointingError: no such role, the account is closed, or it has the role."""
    _open(_known(role), account)
    if role in held(account):
        raise AppointingError(NOTHING)
    if role == ADMIN_SITE:
        User.objects.filter(pk=account.pk).update(is_staff=True)
    else:
        account.groups.add(Group.objects.get(name=role))
    JournalEntry.write(Act.ROLE_GIVEN, by, account=account, text=role)


@transaction.atomic
def take(account: User, role: str, by: User) -> None:
    """Raises AppointingError: no such role, the account has not got it, or is the last administrator."""
    _open(_known(role), account)
    if role not in held(account):
        raise AppointingError(NOTHING)
    if role == groups.ADMINISTRATORS:
        _not_the_last(account)
    if role == ADMIN_SITE:
        User.objects.filter(pk=account.pk).update(is_staff=False)
    else:
        account.groups.remove(Group.objects.get(name=role))
    JournalEntry.write(Act.ROLE_TAKEN, by, account=account, text=role)


@transaction.atomic
def link(account: User, by: User) -> str:
    """The path of a link that signs the account in once, for somebody who lost their password.

    Raises:
        AppointingError: the account is closed, or has every right.
    """
    _touchable(account)
    JournalEntry.write(Act.LINK_MADE, by, account=account)
    return sign_in_link.make(account)


@transaction.atomic
def take_factor(account: User, by: User) -> None:
    """Away with the second factor of somebody who has lost it; the password alone opens the account then.

    Raises:
        AppointingError: the account is closed, has every right, or has no second factor.
    """
    _touchable(account)
    if not factors.take_away(account):
        raise AppointingError(NOTHING)
    JournalEntry.write(Act.FACTOR_REMOVED, by, account=account)


@transaction.atomic
def close(account: User, by: User) -> None:
    """Nobody signs in with it any more, and nobody knows whose it was; what it decided stays.

    Raises:
        AppointingError: the account is closed, has every right, or is the last administrator.
    """
    _touchable(account)
    if groups.ADMINISTRATORS in held(account):
        _not_the_last(account)
    account.groups.clear()
    erasing.forget_account(account)
    JournalEntry.write(Act.ACCOUNT_CLOSED, by, account=account)


def held(account: User) -> list[str]:
    """Keys of `CHOICES` that an account has."""
    found = {group.name for group in account.groups.all()} | ({ADMIN_SITE} if account.is_staff else set())
    return [key for key in CHOICES if key in found]


def note_sign_in(user: User, **_: Any) -> None:
    """Called by Django's signal. Of players nothing is written down."""
    if user.decides:
        JournalEntry.write(Act.SIGNED_IN, user)


def _known(role: str) -> str:
    if role not in CHOICES:
        raise AppointingError(NO_ROLE)
    return role


def _open(role: str, account: User) -> None:
    """Lock the role, so that of two at the same moment one waits; then read the account as it is."""
    Group.objects.select_for_update().filter(name__in=(role, groups.ADMINISTRATORS)).order_by("pk").first()
    account.refresh_from_db()
    if not account.is_active:
        raise AppointingError(CLOSED)


def _touchable(account: User) -> None:
    _open(groups.ADMINISTRATORS, account)
    if account.is_superuser:
        raise AppointingError(SUPERUSER)


def _not_the_last(account: User) -> None:
    may = Q(groups__name=groups.ADMINISTRATORS) | Q(is_superuser=True)
    if not User.objects.filter(may, is_active=True).exclude(pk=account.pk).exists():
        raise AppointingError(LAST)


ACTIONS: Final[dict[str, Callable[[User, str, User], None]]] = {"give": give, "take": take}
