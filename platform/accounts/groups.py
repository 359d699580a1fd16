"""Who may do what: three groups with rights of their own, made again at every start without harm."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.models import User

ROOMS = ("accounts", "corpus", "games", "inference", "moderation", "publishing", "rewards")

# Named by room and codename: this room must not import the rooms whose rights it hands out.
RIGHTS: dict[str, tuple[str, ...]] = {
    "moderators": (
        "accounts.change_contributor",
        "corpus.change_recording",
        "moderation.add_review",
    ),
    "publishers": (
        "django_celery_beat.add_crontabschedule",
        "django_celery_beat.change_crontabschedule",
        "django_celery_beat.view_crontabschedule",
        "django_celery_beat.change_periodictask",
        "django_celery_beat.view_periodictask",
        "publishing.add_release",
    ),
    # They appoint moderators and publishers, and let listeners decide.
    "administrators": (
        "accounts.add_user",
        "accounts.change_user",
        "auth.view_group",
        "moderation.add_crowdswitch",
    ),
}


def ensure_groups() -> None:
    """Make the groups and give them their rights. Raises LookupError for a right that no room knows."""
    view_everything = Permission.objects.filter(
        content_type__app_label__in=ROOMS, codename__startswith="view_"
    )
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([*view_everything, *(_permission(right) for right in rights)])


def first_moderator() -> User | None:
    """The first moderator while nobody can moderate, made when needed; None as soon as somebody can.

    Somebody can who is active, has the right and a password. Until the one-time link has been used to set
    one, the same user is returned at every start.
    """
    may = Q(groups__name="moderators") | Q(is_superuser=True)
    with_password = User.objects.filter(may, is_active=True).exclude(
        Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    if with_password.exists():
        return None
    return _waiting_moderator() or _new_moderator()


def _waiting_moderator() -> User | None:
    return User.objects.filter(groups__name="moderators", is_active=True).order_by("pk").first()


def _new_moderator() -> User:
    ensure_groups()
    taken = User.objects.filter(username="moderator").exists()
    user = User(username=f"moderator-{User.objects.count()}" if taken else "moderator", is_staff=True)
    user.set_unusable_password()
    user.save()
    user.groups.set(Group.objects.filter(name__in=RIGHTS))
    return user


def _permission(right: str) -> Permission:
    room, codename = right.split(".")
    found = Permission.objects.filter(content_type__app_label=room, codename=codename).first()
    if found is None:
        raise LookupError(f"There is no permission {right}. Run `manage.py migrate` first.")
    return found
