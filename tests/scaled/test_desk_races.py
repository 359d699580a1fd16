"""Many moderators at once, on both databases: nobody gets what another has, nothing decided is lost."""

from tests.sites import RunningSite

MOST = 8

THE_CAST = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.contrib.auth.models import Group
from django.db import connections
from accounts.models import User
from corpus.models import Sample, StatusMoved
from moderation.desk import decisions, leases
from moderation.desk.filters import Filters
from moderation.models import Lease, Review
from tests import factory
Review.objects.all().delete(); Sample.objects.all().delete()
people = [User.objects.get_or_create(username=f"moderator {n}")[0] for n in range(8)]
start = Barrier(8)
def at_once(what):
    def one(person):
        try:
            start.wait()
            return what(person)
        finally:
            connections.close_all()
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, people))
"""

SETS = f"""{THE_CAST}
take = factory.recording(status="listened")
for cut in range(60):
    factory.sample(take, cut=cut, status="disputed", priority=0.5)
sets = at_once(lambda person: leases.take(person, Filters()))
handed = [sample.pk for each in sets for sample in each]
print(len(handed), len(set(handed)), Lease.objects.count(), min(map(len, sets)))
"""

DECISIONS = f"""{THE_CAST}
sample = factory.sample(status="disputed", priority=0.5)
for person in people:
    decisions.lean(sample, person, "complete")
def decide(person):
    return decisions.relabel(Sample.objects.get(pk=sample.pk), person, "complete").beside
told = at_once(decide)
print(told.count(""), told.count("late"), Review.objects.count(), Review.objects.standing().count())
"""

ONE_TWICE = f"""{THE_CAST}
sample = factory.sample(status="disputed", priority=0.5)
decisions.lean(sample, people[0], "complete")
def decide(_):
    try:
        return decisions.relabel(Sample.objects.get(pk=sample.pk), people[0], "complete").beside
    except StatusMoved:
        return "refused"
told = at_once(decide)
print(told.count(""), told.count("refused"), Review.objects.count())
"""

MOVES = f"""{THE_CAST}
from moderation.desk import recutting
from moderation.models import Recut
Recut.objects.all().delete()
sample = factory.sample(status="disputed", priority=0.5)
def move(person):
    try:
        recutting.move(Sample.objects.get(pk=sample.pk), person, 13_000 + 100 * people.index(person))
        return "moved"
    except StatusMoved:
        return "refused"
told = at_once(move)
sample.refresh_from_db()
rows = list(Recut.objects.order_by("pk"))
follow = all(before.cut == after.was for before, after in zip(rows, rows[1:]))
print(told.count("moved"), len(rows), sample.recuts, follow, sample.cut == rows[-1].cut)
"""


def test_eight_moderators_who_ask_at_once_have_eight_sets(each_database: RunningSite) -> None:
    handed, different, leases, least = map(int, each_database.shell(SETS).split())
    assert handed == different == leases
    assert least >= 1


def test_of_eight_decisions_at_once_one_stands_and_all_are_kept(each_database: RunningSite) -> None:
    assert each_database.shell(DECISIONS) == f"1 {MOST - 1} {MOST} 1"


def test_one_moderator_who_decides_eight_times_at_once_has_decided_once(each_database: RunningSite) -> None:
    assert each_database.shell(ONE_TWICE) == f"1 {MOST - 1} 1"


def test_of_eight_moves_of_a_cut_at_once_each_begins_where_the_one_before_ended(
    each_database: RunningSite,
) -> None:
    moved, rows, recuts, follow, stands = each_database.shell(MOVES).split()
    assert int(moved) >= 1
    assert (moved == rows == recuts, follow, stands) == (True, "True", "True")


FIRST_MODERATOR = f"""{THE_CAST}
from accounts.groups import first_moderator
User.objects.filter(groups__name="moderators").delete(); User.objects.filter(username="moderator").delete()
found = at_once(lambda _: first_moderator().pk)
print(len(set(found)), User.objects.filter(groups__name="moderators").count())
"""


def test_eight_web_processes_that_start_at_once_make_one_first_moderator(each_database: RunningSite) -> None:
    assert each_database.shell(FIRST_MODERATOR) == "1 1"
