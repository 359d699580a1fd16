"""Who holds what, and for whom others wait, on the database of a large site: nobody waits for each other."""

import pytest

from tests.scaled.test_reports_on_postgresql import AT_ONCE
from tests.sites import RunningSite

pytestmark = pytest.mark.needs("postgresql")

SETTLED_WHILE_VOTING = (
    AT_ONCE
    + """
import time
from threading import Event
from django.db import connection, transaction
from moderation.serving import standing
from rewards.ledger import lines
from rewards.models import Profile
def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("TABLE pg_locks")
        granted = [column.name for column in cursor.description].index("granted")
        return not all(row[granted] for row in cursor.fetchall())
def voted(person, held):
    with transaction.atomic():
        may = standing.may_vote(person)
        held.set()
        end = time.monotonic() + 10
        while not somebody_waits() and time.monotonic() < end:
            time.sleep(0.01)
        return may, lines.locked(person.pk).contributor_id == person.pk
def settled(person, held):
    assert held.wait(10)
    with transaction.atomic():
        return lines.locked(person.pk).contributor_id == person.pk
def met(person):
    held = Event()
    return all_at_once([lambda: voted(person, held), lambda: settled(person, held)])
old, new = factory.contributor(), factory.contributor()
Profile.objects.made_for(old.pk)
print(met(old), met(new), Profile.objects.filter(contributor__in=(old, new)).count())
"""
)


def test_somebody_whose_take_is_settled_while_their_vote_is_counted_holds_up_neither(
    on_postgresql: RunningSite,
) -> None:
    """A vote holds its listener before it is paid for, and a take its speaker with the profile at once."""
    both = "[(True, True), True]"
    assert on_postgresql.shell(SETTLED_WHILE_VOTING) == f"{both} {both} 2"
