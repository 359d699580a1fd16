"""Known clips by hand: what moderators choose comes first, what they keep out never comes."""

import random

import pytest
from django.test import Client

from accounts.models import JournalEntry, User
from corpus.labels import Decider
from corpus.models import Sample
from moderation.desk import decisions
from moderation.models import Review
from moderation.serving import choosing
from moderation.serving.standing import Listener
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(moderator: User) -> list[Sample]:
    return [listening.accepted(moderator) for _ in range(4)]


def choose(client: Client, sample: Sample, known: str) -> int:
    return client.post(f"/samples/{sample.pk}/known/", {"known": known}).status_code


def golds(samples: list[Sample]) -> set[object]:
    """What forty strangers get as known clips."""
    rows = Sample.objects.filter(pk__in=[each.pk for each in samples])
    found = (choosing._gold(rows, random.Random(seed)) for seed in range(40))
    return {each.pk for each in found if each}


def test_what_was_chosen_comes_before_all_others(moderator_client: Client, decided: list[Sample]) -> None:
    assert golds(decided) == {each.pk for each in decided}
    assert choose(moderator_client, decided[1], "chosen") == 302
    assert golds(decided) == {decided[1].pk}
    # Whoever has heard it hears the others.
    assert golds([decided[0], *decided[2:]]) == {decided[0].pk, *(each.pk for each in decided[2:])}


def test_what_was_kept_out_never_comes(moderator_client: Client, decided: list[Sample]) -> None:
    for each in decided[:3]:
        choose(moderator_client, each, "never")
    assert golds(decided) == {decided[3].pk}
    choose(moderator_client, decided[3], "never")
    assert golds(decided) == set()
    choose(moderator_client, decided[0], "")
    assert golds(decided) == {decided[0].pk}


def test_a_listener_is_served_it_as_a_known_clip(moderator_client: Client, decided: list[Sample]) -> None:
    choose(moderator_client, decided[2], "chosen")
    listener = Listener(factory.contributor())
    served = choosing.serve(listener, "en", random.Random(1))
    assert served is not None
    assert (served.sample_id, served.gold, served.label) == (decided[2].pk, True, decided[2].label)


def test_the_page_says_what_is_so_and_the_journal_who_did_it(
    moderator_client: Client, moderator: User, decided: list[Sample]
) -> None:
    page = f"/samples/{decided[0].pk}/"
    assert "Chance decides whether" in moderator_client.get(page).content.decode()
    choose(moderator_client, decided[0], "chosen")
    shown = moderator_client.get(page).content.decode()
    assert "before others" in shown
    assert 'value="chosen"' not in shown
    line = JournalEntry.objects.get(act="known")
    assert (line.who, line.sample, line.text) == (moderator, decided[0].pk, "chosen")
    assert "known clip" not in Client().get(page).content.decode()


def test_only_what_one_moderator_accepted_can_be_one(moderator_client: Client, decided: list[Sample]) -> None:
    Sample.objects.filter(pk=decided[0].pk).update(decided_by=Decider.CROWD)
    waiting = listening.open_sample()
    for sample in (decided[0], waiting):
        choose(moderator_client, sample, "chosen")
    assert choose(moderator_client, decided[1], "always") == 400
    assert not Sample.objects.exclude(known="").exists()
    assert not JournalEntry.objects.filter(act="known").exists()


def test_undoing_the_decision_ends_it(
    moderator_client: Client, moderator: User, decided: list[Sample]
) -> None:
    choose(moderator_client, decided[0], "chosen")
    decisions.undo(Review.objects.get(sample=decided[0]), moderator)
    decided[0].refresh_from_db()
    assert decided[0].known == ""
