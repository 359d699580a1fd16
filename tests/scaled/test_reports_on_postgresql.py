"""Many at once on the database of a large site: the limits of reports hold, and a block meets votes."""

import pytest

from tests.sites import RunningSite

pytestmark = pytest.mark.needs("postgresql")

AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from django.core.cache import cache
from django.db import connections
from django.test import Client
from moderation.models import Report, Serving, Vote
from tests import factory
from tests.moderation import listening
cache.clear()
def all_at_once(calls):
    def one(call):
        try:
            return call()
        finally:
            connections.close_all()
    with ThreadPoolExecutor(12) as pool:
        return [each.result() for each in [pool.submit(one, call) for call in calls]]
"""

ONE_GUEST = (
    AT_ONCE
    + """
guest = factory.contributor()
clips = [listening.serve(guest, listening.open_sample()) for _ in range(24)]
send = lambda clip: lambda: listening.report(listening.client_of(guest), clip).status_code
answers = all_at_once(send(clip) for clip in clips)
print(answers.count(200), answers.count(429), Report.objects.filter(contributor=guest).count())
"""
)

MANY_GUESTS = (
    AT_ONCE
    + """
from corpus.models import Recording
Report.objects.all().delete()
samples = [listening.open_sample() for _ in range(20)]
Recording.objects.filter(cuts__in=samples).update(language="no")
people = [factory.contributor() for _ in samples]
clips = [listening.serve(*pair) for pair in zip(people, samples)]
client = lambda n: listening.client_of(people[n], f"198.51.100.{n}")
send = lambda n: lambda: listening.report(client(n), clips[n]).status_code
answers = all_at_once(send(n) for n in range(20))
print(answers.count(200), Report.objects.filter(hides=True).count())
"""
)

BLOCKED_MEANWHILE = (
    AT_ONCE
    + """
from accounts.models import User
from corpus.models import StatusMoved
from moderation.serving import blocking
judge = User.objects.create(username="judge")
hostile = factory.contributor()
clips = [listening.serve(hostile, listening.open_sample()) for _ in range(12)]
vote = lambda clip: lambda: listening.vote(listening.client_of(hostile), clip, "complete").status_code
def block():
    try:
        blocking.block(hostile, judge, "a vandal")
        return "blocked"
    except StatusMoved:
        return "moved"
answers = all_at_once([*map(vote, clips[:6]), block, block, *map(vote, clips[6:])])
votes = Vote.objects.filter(contributor=hostile)
print(answers.count("blocked"), answers.count("moved"), set(answers) <= {"blocked", "moved", 200, 403},
      votes.filter(counts=True).count(), votes.count() == answers.count(200))
"""
)

KNOWN_AT_ONCE = (
    AT_ONCE
    + """
from accounts.models import User
from moderation.serving import standing
listener, judge = factory.contributor(), User.objects.create(username="second judge")
clips = [listening.serve(listener, listening.accepted(judge), gold=True) for _ in range(12)]
vote = lambda clip: lambda: listening.vote(listening.client_of(listener), clip, "complete").status_code
answers = all_at_once(map(vote, clips))
mine = standing.of(listener)
print(answers.count(200), mine.golds, mine.right, mine.is_quarantined,
      Vote.objects.filter(contributor=listener, counts=True).count())
"""
)

BLOCK_MEETS_THE_THIRD = (
    AT_ONCE
    + """
from accounts.models import User
from corpus.models import Sample
from moderation.models import Standing
from moderation.serving import blocking
judge = User.objects.create(username="third judge")
def trusted():
    person = factory.contributor()
    Standing.objects.create(contributor=person, golds=50, right=50)
    return person
def vote(person, clip, home):
    client = listening.client_of(person, f"198.51.100.{home}")
    return lambda: listening.vote(client, clip).status_code
refused, standing = 0, 0
for _ in range(12):
    sample, people = listening.open_sample(), [trusted() for _ in range(3)]
    clips = [listening.serve(person, sample) for person in people]
    votes = [vote(*each) for each in zip(people, clips, range(3))]
    votes[0](), votes[1]()
    answers = all_at_once([votes[2], lambda: blocking.block(people[0], judge, "a vandal") and 200])
    now = Sample.objects.get(pk=sample.pk)
    refused += answers != [200, 200]
    standing += now.decided_by == "crowd"
print(refused, standing)
"""
)


def test_one_guest_who_reports_24_clips_at_once_has_three_reports(on_postgresql: RunningSite) -> None:
    assert on_postgresql.shell(ONE_GUEST) == "3 21 3"


def test_twenty_guests_who_report_at_once_hide_a_tenth(on_postgresql: RunningSite) -> None:
    assert on_postgresql.shell(MANY_GUESTS) == "20 2"


def test_no_vote_that_meets_a_block_goes_on_counting(on_postgresql: RunningSite) -> None:
    assert on_postgresql.shell(BLOCKED_MEANWHILE) == "1 1 True 0 True"


def test_known_clips_heard_at_once_are_all_counted_and_so_is_what_follows(on_postgresql: RunningSite) -> None:
    assert on_postgresql.shell(KNOWN_AT_ONCE) == "12 12 0 True 0"


def test_what_listeners_accept_while_one_of_them_is_blocked_does_not_stand(
    on_postgresql: RunningSite,
) -> None:
    assert on_postgresql.shell(BLOCK_MEETS_THE_THIRD) == "0 0"
