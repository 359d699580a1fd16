"""What every table keeps of people: whose it is, what for, how long, what erasure does to it, and whether it
is in the export. Erasure and export are made of these lines, docs/privacy.md is written from them, and a test
fails for a field that none of them names.

Each room declares its own: its AppConfig says where, in `kept`, since imports go one way and this room lies
below all others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Model, Q, QuerySet

from accounts.models import Contributor, User


class Fate(Enum):
    """What becomes of it when somebody wants to be forgotten; the value is how docs say it."""

    DELETED = "the rows are deleted"
    EMPTIED = "emptied"
    RENAMED = "replaced by the name of a closed account"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as rows know them: a voice, an account, or both.

    Attributes:
        name, mails: of the account as rows have them, which closing changes.
    """

    contributor: Contributor | None = None
    account: User | None = None
    name: str = ""
    mails: tuple[str, ...] = ()

    @classmethod
    def of(cls, contributor: Contributor | None, account: User | None) -> "Person":
        """Both as they are now."""
        if account is None:
            return cls(contributor)
        mails = {account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)}
        return cls(contributor, account, account.username, tuple(sorted(mails - {""})))


@dataclass(frozen=True, slots=True)
class Kept:
    """Some fields of one table that are about people. A table with several fates has several lines.

    Attributes:
        table: as `app.Model`.
        fields: their names, apart by spaces.
        what: they are, and what for.
        long: for how long, where nobody asks to be forgotten.
        fate: when somebody does.
        because: why they stay; needed for what does.
        voice: lookup from the table to a contributor's id. speaker: field that holds their pseudonym.
        account: lookup to an account's id. name: field that holds its name. mail: field that holds an e-mail
            address of it.
        only: further conditions, where not all rows have this fate.
        section: of the export, unique; empty: it is not there, and `withheld` says why.
        how: function that does it, where more than rows is at stake; empty: `erasing` does.
    """

    table: str
    fields: str
    what: str
    long: str
    fate: Fate
    because: str = ""
    voice: str = ""
    speaker: str = ""
    account: str = ""
    name: str = ""
    mail: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""
    withheld: str = ""
    how: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fields.split())

    @property
    def model(self) -> type[Model]:
        """Raises LookupError: there is no such table."""
        return apps.get_model(self.table)

    def rows(self, person: Person) -> QuerySet[Any]:
        """Those that are about somebody."""
        ways = (
            (self.voice, person.contributor and person.contributor.pk),
            (self.speaker, person.contributor and person.contributor.speaker),
            (self.account, person.account and person.account.pk),
            (self.name, person.name),
            (self.mail and f"{self.mail}__in", person.mails),
        )
        known = [Q(**{way: value}) for way, value in ways if way and value]
        found = self.model._default_manager.filter(**self.only)
        if not known:
            return found.none()
        either = known[0]
        for each in known[1:]:
            either |= each
        # By key: a row that is reached in two ways is one, and may be changed.
        return self.model._default_manager.filter(pk__in=found.filter(either).values("pk"))


@dataclass(frozen=True, slots=True)
class Impersonal:
    """A table that is about nobody.

    Attributes:
        texts: its fields that hold text or JSON, apart by spaces: each was looked at.
        why: what they hold, if not people.
    """

    table: str
    texts: str
    why: str


@dataclass(frozen=True, slots=True)
class Room:
    """What one room declares, in the order in which erasure goes through it."""

    kept: tuple[Kept, ...]
    impersonal: tuple[Impersonal, ...] = ()


UNTIL_FORGOTTEN: Final = "until you are forgotten"
FOR_GOOD: Final = "for good"


def rooms() -> Iterator[Room]:
    """Of every room that declares something, the highest first: what points at rows goes before these."""
    for config in apps.get_app_configs():
        if place := getattr(config, "kept", ""):
            yield import_module(place).ROOM


def kept() -> list[Kept]:
    return [line for room in rooms() for line in room.kept]


def impersonal() -> list[Impersonal]:
    return [table for room in rooms() for table in room.impersonal]
