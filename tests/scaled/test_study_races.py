"""Many arrivals at one moment, on both databases: nobody gets a place that is not there, and none is lost."""

from tests.sites import RunningSite

MOST = 8

THE_CAST = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connections
from games.studies import seats
from games.studies.models import Participant, Seat, Study
from games.studies.panels import Arrival, Turned
from tests import factory
from tests.studies import cast
Study.objects.all().delete()
people = [factory.contributor() for _ in range(8)]
start = Barrier(8)
def at_once(what):
    def one(number):
        try:
            start.wait()
            return what(number)
        except Turned as turned:
            return turned.no.name
        finally:
            connections.close_all()
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(8)))
def counted():
    return Study.objects.get().taken, Participant.objects.count(), Seat.objects.count()
"""

LAST_PLACE = f"""{THE_CAST}
study = cast.study(places=1)
told = at_once(lambda n: seats.begin(study, people[n], Arrival(f"p{{n}}")) and "in")
print(told.count("in"), told.count("FULL"), *counted())
"""

STALE_PLACE = f"""{THE_CAST}
from datetime import timedelta
from django.utils import timezone
study = cast.study(places=1)
seats.begin(study, factory.contributor(), Arrival("old"))
Participant.objects.update(joined_at=timezone.now() - timedelta(hours=2))
told = at_once(lambda n: seats.begin(Study.objects.get(), people[n], Arrival(f"p{{n}}")) and "in")
print(told.count("in"), told.count("FULL"), Participant.objects.filter(status="lapsed").count(), *counted())
"""

ONE_ID = f"""{THE_CAST}
study = cast.study(places=8)
told = at_once(lambda n: seats.begin(study, people[n], Arrival("same")) and "in")
print(told.count("in"), *counted())
"""

ONE_BROWSER = f"""{THE_CAST}
study = cast.study(places=8)
told = at_once(lambda n: seats.begin(study, people[0], Arrival(f"p{{n}}")) and "in")
print(told.count("in"), told.count("OTHER_ID"), *counted())
"""


def test_of_eight_arrivals_at_once_one_gets_the_last_place(each_database: RunningSite) -> None:
    assert each_database.shell(LAST_PLACE) == f"1 {MOST - 1} 1 1 1"
    assert each_database.shell(STALE_PLACE) == f"1 {MOST - 1} 1 1 2 2"


def test_one_id_in_eight_browsers_and_eight_ids_in_one_browser_are_one_participant(
    each_database: RunningSite,
) -> None:
    assert each_database.shell(ONE_ID) == f"{MOST} 1 1 {MOST}"
    assert each_database.shell(ONE_BROWSER) == f"1 {MOST - 1} 1 1 1"
