"""Acts on many on the database of a large site: four workers at one act, and somebody decides meanwhile.

Other tests leave people and votes on the same site: nothing here counts theirs.
"""

import pytest

from tests.scaled.test_reports_on_postgresql import AT_ONCE
from tests.sites import RunningSite

pytestmark = pytest.mark.needs("postgresql")

FOUR_WORKERS = (
    AT_ONCE
    + """
from accounts.models import User
from corpus.models import Sample
from moderation.desk import decisions
from moderation.housekeeping import carry_on
from moderation.models import MassAct, Review
from moderation.people import carrying, masses
carrying.CHUNK = 3
rogue, judge = (User.objects.create(username=name) for name in ("a rogue", "who undoes"))
samples = [listening.accepted(rogue) for _ in range(20)]
act = masses.undo_decisions(judge, rogue, "at random")
def decide():
    decisions.lean(samples[7], judge, "complete")
    try:
        decisions.relabel(Sample.objects.get(pk=samples[7].pk), judge, "complete")
    except Exception as error:
        return type(error).__name__
all_at_once([*[lambda: carry_on(act.pk)] * 4, decide])
carry_on(act.pk)
act.refresh_from_db()
undone = Review.objects.filter(decision="undo", sample__in=samples).count()
back = masses.undo(act, judge)
all_at_once([lambda: carry_on(back.pk)] * 4)
carry_on(back.pk)
back.refresh_from_db()
print(act.status, act.done + act.skipped, undone == act.done, back.done + back.skipped == act.done,
      Sample.objects.filter(pk__in=[each.pk for each in samples]).accepted().count())
"""
)

LISTS = (
    AT_ONCE
    + """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Contributor, Sighting, User
from moderation.housekeeping import forget_addresses, watch_people
from moderation.models import Cluster, MassAct, Standing, Watch
from moderation.people import masses, previews
from moderation.housekeeping import carry_on
people = Contributor.objects.bulk_create(Contributor() for _ in range(12))
for place, person in enumerate(people):
    Sighting.objects.create(contributor=person, address="a" * 16, seen_at=timezone.now())
    listening.voted(person, listening.open_sample(person), "complete")
all_at_once([watch_people] * 3)
watch_people()
cluster = Cluster.objects.get()
found = previews.of_people(cluster.members.all())
judge = User.objects.create(username="who takes out")
act = masses.on_people(judge, MassAct.Kind.QUARANTINE, people, "one person")
all_at_once([lambda: carry_on(act.pk)] * 4)
carry_on(act.pk)
votes = masses.take_out_opinions(judge, people[0], "a vandal")
carry_on(votes.pk)
carry_on(masses.undo(votes, judge).pk)
carry_on(masses.undo(act, judge).pk)
print(cluster.people, found.votes, found.samples, Watch.objects.filter(contributor__in=people).count(),
      Standing.objects.filter(contributor__in=people).exclude(quarantined_at=None).count(),
      Vote.objects.filter(counts=True, contributor__in=people).count())
"""
)


def test_four_workers_and_a_moderator_undo_and_redo_each_decision_once(on_postgresql: RunningSite) -> None:
    """A decision that came between stays, so that all 20 are decided in the end."""
    assert on_postgresql.shell(FOUR_WORKERS) == "done 20 True True 20"


def test_people_are_counted_and_acted_on_by_several_workers_at_once(on_postgresql: RunningSite) -> None:
    assert on_postgresql.shell(LISTS) == "12 12 12 12 0 12"
