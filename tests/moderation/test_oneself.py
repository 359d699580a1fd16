"""A moderator speaks and listens like anybody, and cannot let themselves off by any of the ways there are."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contributor, User
from moderation.housekeeping import carry_on
from moderation.models import Appeal, MassAct, Report, Standing
from moderation.people import appeals, masses
from moderation.serving import blocking, quarantine, standing
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(moderator: User) -> Contributor:
    return factory.contributor(user=moderator)


def act(client: Client, person: Contributor, what: str) -> str:
    url = reverse("answering:act", args=[person.speaker, what])
    return str(client.post(url, {"reason": "why not"}, follow=True).content.decode())


def test_no_moderator_lifts_their_own_block_or_quarantine(
    moderator_client: Client, mine: Contributor, second: User
) -> None:
    blocking.block(mine, second, "plays music")
    quarantine.begin(mine, second, "does not listen")
    assert standing.YOURSELF in act(moderator_client, mine, "unblock")
    assert standing.YOURSELF in act(moderator_client, mine, "release")
    mine.refresh_from_db()
    assert mine.is_blocked
    assert Standing.objects.get(pk=mine.pk).is_quarantined
    blocking.unblock(mine, second)
    assert quarantine.end(mine, second)


def test_nor_do_they_lift_it_by_their_own_appeal(
    moderator_client: Client, mine: Contributor, second: User
) -> None:
    blocking.block(mine, second, "plays music")
    appeal = appeals.write(Contributor.objects.get(pk=mine.pk), "block", "I do not.")
    url = reverse("people:answer", args=[appeal.pk, "lift"])
    told = moderator_client.post(url, {"answer": "of course"}, follow=True).content.decode()
    assert standing.YOURSELF in told
    assert Appeal.objects.get().status == "open"


def test_nor_by_undoing_an_act_on_many_which_lets_the_others_off(
    mine: Contributor, moderator: User, second: User, player: Contributor
) -> None:
    for kind in (MassAct.Kind.BLOCK, MassAct.Kind.QUARANTINE):
        made = masses.on_people(second, kind, [mine, player], "one cluster")
        carry_on(made.pk)
        made.refresh_from_db()
        back = masses.undo(made, moderator)
        carry_on(back.pk)
        back.refresh_from_db()
        assert (back.status, back.done, back.skipped) == ("done", 1, 1)
    assert Contributor.objects.get(pk=mine.pk).is_blocked
    assert not Contributor.objects.get(pk=player.pk).is_blocked


def test_a_report_of_ones_own_take_is_upheld_by_oneself_and_dismissed_by_others(
    moderator_client: Client, mine: Contributor
) -> None:
    listening.reported(listening.open_sample(mine))
    report = Report.objects.get()
    told = moderator_client.post(reverse("answering:dismiss", args=[report.pk]), {"heard": "9"}, follow=True)
    assert standing.YOURSELF in told.content.decode()
    report.refresh_from_db()
    assert report.status == "open"
    other = listening.serve(report.contributor, listening.open_sample())
    listening.report(listening.client_of(report.contributor), other)
    moderator_client.post(reverse("answering:dismiss_all", args=[report.pk]))
    assert list(Report.objects.waiting()) == [report]
    moderator_client.post(reverse("answering:uphold", args=[report.pk]), {"heard": "9"})
    report.refresh_from_db()
    assert report.status == "upheld"
