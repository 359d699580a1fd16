"""The ledger and the database, brought to agree: nobody who took something back comes back with a backup.

`replay` runs at each start of a site (`manage.py prepare`), so that a database that was brought back in some
other way, such as a disk's snapshot, is put right as well.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from accounts.models import Contributor, User
from accounts.personal import erasing, ledger
from accounts.personal.ledger import Entry
from corpus import withdrawal
from corpus.models import Recording

BY: Final = "ledger"

AT_ONCE: Final = 500
"""Ids in one query."""


class Replayed(NamedTuple):
    """How many takes, voices and accounts the database still had."""

    takes: int = 0
    voices: int = 0
    accounts: int = 0


def replay() -> Replayed:
    """Withdraw and forget what the ledger has and the database still has. Safe to repeat.

    Raises:
        OSError: the ledger cannot be read.
    """
    takes = voices = accounts = 0
    entries = ledger.entries()
    while batch := list(islice(entries, AT_ONCE)):
        takes += _withdraw([each.id for each in batch if each.what == ledger.TAKE])
        voices += sum(_forget_voice(each) for each in batch if each.what == ledger.VOICE)
        accounts += sum(_forget_account(each) for each in batch if each.what == ledger.ACCOUNT)
    return Replayed(takes, voices, accounts)


def catch_up(since: datetime | None = None) -> int:
    """Write down what the ledger lacks: the disk was full, the process killed, or there was no ledger yet.

    since: what was taken back before then is not looked at. Returns how many lines.
    """
    lacking = set(_erased(since))
    for entry in ledger.entries() if lacking else ():
        lacking.discard(entry)
    if lacking:
        ledger.note(sorted(lacking))
    return len(lacking)


def _withdraw(ids: list[str]) -> int:
    takes = list(Recording.objects.not_withdrawn().filter(pk__in=ids).order_by())
    if takes:
        withdrawal.withdraw(takes, by=BY)
    return len(takes)


def _forget_voice(entry: Entry) -> bool:
    """An epoch that is not reached yet says that it is from before it was forgotten."""
    contributor = Contributor.objects.filter(pk=entry.id, epoch__lt=int(entry.mark)).first()
    if contributor is None:
        return False
    withdrawal.forget(contributor)
    # Copies of its cookie from any time open nothing.
    Contributor.objects.filter(pk=entry.id, epoch__lt=int(entry.mark)).update(epoch=int(entry.mark))
    return True


def _forget_account(entry: Entry) -> bool:
    joined = datetime.fromisoformat(entry.mark)
    account = User.objects.filter(pk=entry.id, date_joined=joined).first()
    if account is None or account.is_forgotten:
        return False
    erasing.forget_account(account)
    return True


def _erased(since: datetime | None) -> Iterator[Entry]:
    takes = Recording.objects.filter(status=Recording.Status.WITHDRAWN)
    # An account keeps no date of its closing; there are few.
    accounts = User.objects.filter(username__startswith=User.FORGOTTEN, is_active=False)
    voices = Contributor.objects.filter(user=None, epoch__gt=0, consents__withdrawn_at__isnull=False)
    if since is not None:
        takes = takes.filter(moved_at__gte=since)
        voices = voices.filter(consents__withdrawn_at__gte=since)
    for pk in takes.values_list("pk", flat=True).iterator():
        yield Entry(ledger.TAKE, str(pk))
    yield from map(Entry.of_account, accounts)
    # Whoever agreed again since is no forgotten one.
    yield from map(Entry.of_voice, voices.exclude(consents__withdrawn_at=None).distinct())
