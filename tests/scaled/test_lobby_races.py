"""Many who come into the lobby at once, in two processes, on both databases: each has one talk."""

from concurrent.futures import ThreadPoolExecutor

from tests.sites import RunningSite, Shell

PEOPLE = 8

BEFORE = f"""
from games.talks.models import Talk
from games.talks.lobby.models import Waiting
from tests import factory
Waiting.objects.all().delete()
Talk.objects.all().delete()
print(" ".join(str(factory.contributor().pk) for _ in range({PEOPLE})))
"""

ENTER = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from accounts.models import Contributor
from games.catalogue.two import registry
from games.talks import consent
from games.talks.lobby import matching
GAME, TEXT = registry.talk("map-talk"), consent.current("en")
def one(pk):
    try:
        person = Contributor.objects.get(pk=pk)
        row = matching.enter(person, GAME, "en", TEXT, "")
        for _ in range(20):
            if row.talk_id:
                break
            row = matching.look(person)
    finally:
        connections.close_all()
PEOPLE = %r
with ThreadPoolExecutor(len(PEOPLE)) as pool:
    list(pool.map(one, PEOPLE))
"""

AFTER = """
from games.talks.models import Side, Talk
from games.talks.lobby.models import Waiting
sides = Side.objects.values_list("talk", "contributor")
free = Waiting.objects.filter(talk=None).count()
print(Talk.objects.count(), len(sides), len({who for _, who in sides}), free)
"""


def test_eight_who_come_at_once_into_two_processes_are_four_talks(each_database: RunningSite) -> None:
    people = each_database.shell(BEFORE).split()
    other = Shell(each_database.environment)
    try:
        with ThreadPoolExecutor(2) as pool:
            halves = zip((each_database.shell, other.run), (people[::2], people[1::2]), strict=True)
            list(pool.map(lambda half: half[0](ENTER % (half[1],)), halves))
    finally:
        other.stop()
    assert each_database.shell(AFTER) == f"{PEOPLE // 2} {PEOPLE} {PEOPLE} 0"
