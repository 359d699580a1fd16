"""Queries that are compiled once: what they bring, asked again with something else, and in another thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import CharField, Exists, OuterRef, QuerySet, UUIDField
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from corpus.models import Recording, Sample
from corpus.statements.prepared import Given, Prepared
from tests import factory

pytestmark = pytest.mark.django_db


def takes() -> QuerySet[Recording]:
    asked = Recording.objects.filter(pk=Given("pk", UUIDField()), language=Given("language", CharField()))
    return asked.exclude(status=Recording.Status.WITHDRAWN).select_related("contributor")


def test_each_asking_brings_what_the_queryset_would(player) -> None:
    one, other = factory.recording(player, prompt={"first": "Tea?"}), factory.recording()
    prepared = Prepared(takes)
    for take in (one, other, one):
        (found,) = prepared.rows(pk=take.pk, language="en")
        kept = Recording.objects.get(pk=take.pk)
        assert {each.name: getattr(found, each.name) for each in Recording._meta.concrete_fields} == {
            each.name: getattr(kept, each.name) for each in Recording._meta.concrete_fields
        }
    assert prepared.rows(pk=one.pk, language="de") == []


def test_what_changed_since_is_seen_and_what_is_related_comes_along(player) -> None:
    take, prepared = factory.recording(player), Prepared(takes)
    prepared.rows(pk=take.pk, language="en")
    Recording.objects.filter(pk=take.pk).update(reason="noise")
    with CaptureQueriesContext(connection) as asked:
        (found,) = prepared.rows(pk=take.pk, language="en")
        assert (found.reason, found.contributor.speaker) == ("noise", player.speaker)
    assert len(asked) == 1


def test_a_place_may_stand_in_what_is_looked_up_for_each_row(player) -> None:
    sample = factory.sample(factory.recording(player), intent="complete")
    meant = Sample.objects.filter(recording=OuterRef("pk"), intent=Given("intent", CharField()))
    prepared = Prepared(
        lambda: Recording.objects.filter(pk=Given("pk", UUIDField())).values_list(
            "pk", Exists(meant), Lower("game")
        )
    )
    whose = sample.recording_id
    assert prepared.rows(intent="complete", pk=whose) == [(whose, True, "cliffhanger")]
    assert prepared.rows(pk=whose, intent="wait") == [(whose, False, "cliffhanger")]


def test_it_is_compiled_once(player) -> None:
    built = []

    def counted() -> QuerySet[Recording]:
        built.append(1)
        return takes()

    take, prepared = factory.recording(player), Prepared(counted)
    assert [len(prepared.rows(pk=take.pk, language=each)) for each in ("en", "de", "en")] == [1, 0, 1]
    assert len(built) == 1


def test_a_place_without_a_value_is_an_error_of_its_name(player) -> None:
    with pytest.raises(KeyError, match="language"):
        Prepared(takes).rows(pk=player.pk)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_side_by_side_each_with_its_own_connection(player) -> None:
    mine, prepared = [factory.recording(player) for _ in range(4)], Prepared(takes)

    def asked(take: Recording) -> list[Recording]:
        try:
            return [found for _ in range(20) for found in prepared.rows(pk=take.pk, language="en")]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(asked, mine)) == [[take] * 20 for take in mine]
