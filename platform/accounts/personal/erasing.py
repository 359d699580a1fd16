"""Forgetting somebody, line by line of the inventory."""

from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Field, GeneratedField

from accounts.models import Contributor, User
from accounts.personal import ledger
from accounts.personal.inventory import Fate, Kept, Person, kept


@transaction.atomic
def forget_voice(contributor: Contributor) -> None:
    """What the inventory says of somebody who speaks or listens. Takes are withdrawn by `corpus.withdrawal`,
    which calls this; nobody else should. Safe to repeat."""
    person = Person(contributor=contributor)
    for line in kept():
        if (line.voice or line.speaker) and not line.how:
            _erase(line, person)


@transaction.atomic
def forget_account(account: User) -> None:
    """What the inventory says of an account; the row stays without a name, because decisions made by it stay.
    Safe to repeat."""
    person = Person.of(None, account)
    account.forget()
    for line in kept():
        if (line.account or line.name or line.mail) and not line.how:
            _erase(line, person, account.username)
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=about, object_id=str(account.pk)).delete()
    transaction.on_commit(partial(ledger.note, [ledger.Entry.of_account(account)]))


def _erase(line: Kept, person: Person, name: str = "") -> None:
    if line.fate is Fate.DELETED:
        line.rows(person).delete()
    elif line.fate is Fate.EMPTIED:
        line.rows(person).update(**{each: empty(line.model._meta.get_field(each)) for each in line.names})
    elif line.fate is Fate.RENAMED:
        line.rows(person).update(**{line.name: name})


def empty(column: Any) -> Any:
    """What a column holds when it holds nothing."""
    found: Field[Any, Any] = column
    if found.null or isinstance(found, GeneratedField):
        return None
    return found.get_default() if found.has_default() else ""
