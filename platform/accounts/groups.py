"""Who may do what, in one table: which role has which right, one by one.

Whoever plays or listens needs no account and has no right beyond their own takes and votes; `ROLES` are those
who act on what is other people's. `migrate` makes the groups again each time: what the table does not list,
no role has.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps as django_apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Role:
    """A group of accounts.

    Attributes:
        group: its name in the database.
        title: of one who has it. link: what the header calls the way to its pages.
        home: name of the page that the header leads to.
        rights: by room and codename, since this room may not import those whose rights it hands out.
    """

    group: str
    title: str | Promise
    link: str | Promise
    home: str
    rights: tuple[str, ...]


MODERATORS: Final = "moderators"
PUBLISHERS: Final = "publishers"
ADMINISTRATORS: Final = "administrators"

ROLES: Final = (
    Role(
        MODERATORS,
        _("Moderator"),
        _("Moderation"),
        "moderation:queue",
        (
            "moderation.add_review",  # the queue, decisions, reports, prompts
            "accounts.change_contributor",  # block people, keep their votes from counting, undo both
            "corpus.change_recording",  # withdraw a take for good
            "accounts.read_moderation_journal",
            # To look at in Django's admin, for who may open it. No samples, scores, votes or leans: a
            # moderator hears before they read.
            "accounts.view_contributor",
            "corpus.view_recording",
            "moderation.view_block",
            "moderation.view_report",
            "moderation.view_review",
            "moderation.view_standing",
        ),
    ),
    Role(
        PUBLISHERS,
        _("Publisher"),
        _("Publishing"),
        "publishing:releases",
        (
            "publishing.add_release",  # publish, set when releases are made, see runs that failed
            "corpus.view_verifyrun",  # what the storage has lost
            "games.view_importrun",  # what was brought in from elsewhere, and what was refused
            "publishing.view_publication",
            "publishing.view_release",
        ),
    ),
    Role(
        ADMINISTRATORS,
        _("Administrator"),
        _("Administration"),
        "administration:people",
        (
            "accounts.appoint",  # give and take roles, make sign-in links, close accounts
            "accounts.read_journal",
            "moderation.add_crowdswitch",  # let listeners decide together again after that stopped itself
            "accounts.import_takes",  # bring in takes from elsewhere, give programs the right to
            "games.manage_study",  # make studies, see who is to be paid
            "games.change_deadletter",  # have run again what was laid aside
            # Runs of what works by itself.
            "corpus.view_retentionrun",
            "corpus.view_verifyrun",
            "games.view_deadletter",
            "games.view_importrun",
            "games.view_sweep",
            "inference.view_evaluation",
            "inference.view_frontierrun",
            "inference.view_rescoring",
            "moderation.view_trustrun",
            "rewards.view_rewardrun",
        ),
    ),
)


def of(user: Any) -> list[Role]:
    """The roles whose pages this account may open: those whose first right it has."""
    return [role for role in ROLES if user.has_perm(role.rights[0])]


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups, with the rights of the table and no others.

    Raises:
        LookupError: a right that no room knows.
    """
    known = {_name(right): right for right in Permission.objects.select_related("content_type")}
    for role in ROLES:
        if missing := [right for right in role.rights if right not in known]:
            raise LookupError(f"There is no permission {missing[0]}. Run `manage.py migrate` first.")
        group, _ = Group.objects.get_or_create(name=role.group)
        group.permissions.set([known[right] for right in role.rights])


def after_migrate(apps: Any = django_apps, **_: Any) -> None:
    """Rights come with the migrations of their rooms: before the last of them nothing can be made."""
    try:
        apps.get_model("accounts", "JournalEntry")
        ensure_groups()
    except LookupError:
        return


def first_moderator() -> User | None:
    """The first moderator while nobody can moderate, made when needed; None as soon as somebody can.

    Somebody can who is active, has the right and a password. Until the one-time link has been used to set
    one, the same user is returned at every start.
    """
    may = Q(groups__name=MODERATORS) | Q(is_superuser=True)
    with_password = User.objects.filter(may, is_active=True).exclude(
        Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    if with_password.exists():
        return None
    return _waiting_moderator() or _the_moderator()


def _waiting_moderator() -> User | None:
    return User.objects.filter(groups__name=MODERATORS, is_active=True).order_by("pk").first()


@transaction.atomic
def _the_moderator() -> User:
    """Of web processes that start at the same moment one makes it, and the others wait for that."""
    ensure_groups()
    Group.objects.select_for_update().get(name=MODERATORS)
    return _waiting_moderator() or _new_moderator()


def _new_moderator() -> User:
    taken = User.objects.filter(username="moderator").exists()
    user = User(username=f"moderator-{User.objects.count()}" if taken else "moderator", is_staff=True)
    user.set_unusable_password()
    user.save()
    user.groups.set(Group.objects.filter(name__in=[role.group for role in ROLES]))
    return user


def _name(right: Permission) -> str:
    return f"{right.content_type.app_label}.{right.codename}"
