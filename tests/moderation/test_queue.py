"""The order of the queue, and that an index serves it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpus.models import Sample
from moderation.belief import settling
from moderation.belief.trust import PRIORS
from moderation.desk import queue
from moderation.models import Vote
from tests import factory

pytestmark = pytest.mark.django_db
DISPUTED, AGREED = Sample.Status.DISPUTED, Sample.Status.AGREED


@pytest.fixture
def samples(player) -> list[Sample]:
    take = factory.recording(player)
    rows = [(DISPUTED, 0.4), (AGREED, 0.9), (DISPUTED, 0.7), (AGREED, 0.1), (Sample.Status.ACCEPTED, 0.99)]
    return [
        factory.sample(take, cut=1_000 * (number + 1), status=status, priority=priority, dispute=priority)
        for number, (status, priority) in enumerate(rows)
    ]


def test_disputed_and_audited_samples_stand_in_one_order(samples):
    assert [sample.priority for sample in queue.following(10)] == [0.9, 0.7, 0.4, 0.1]
    assert queue.length() == 4


def test_what_is_put_aside_is_left_out_and_the_count_is_kept(samples):
    aside = [samples[1].pk, samples[0].pk]
    assert [sample.priority for sample in queue.following(2, without=aside)] == [0.7, 0.1]


def test_the_queue_is_read_from_its_index_without_sorting(samples):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queue.following(2, without=[samples[0].pk])
    selects = [query["sql"] for query in asked if re.match("SELECT", query["sql"])]
    assert len(selects) == 2
    for select in selects:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {quoted(select)}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
        assert "USING INDEX sample_queue" in plan
        assert "TEMP B-TREE" not in plan


def quoted(sql: str) -> str:
    """Django logs parameters bare; put quotes around statuses and ids."""
    sql = re.sub(r"(\"status\" = )([a-z]+)", r"\1'\2'", sql)
    return re.sub(r"IN \(([0-9a-f]{32})\)", r"IN ('\1')", sql)


def test_votes_move_a_settled_sample(player, second_player):
    take = factory.recording(player)
    sample = factory.sample(take, status=Sample.Status.SCORED)
    settling.settle(sample, prior=0.8, language="en", believed=PRIORS, by="test")
    before = sample.dispute
    for listener in (player, second_player):
        Vote.objects.create(sample=sample, contributor=listener, label="complete")
    settling.settle(sample, prior=0.8, language="en", believed=PRIORS, by="test")
    assert before is not None
    assert sample.dispute is not None
    assert sample.dispute > before
    assert sample.status == DISPUTED


def test_an_older_revision_and_a_later_moment_are_not_counted_twice(player):
    sample = factory.sample(factory.recording(player), status=Sample.Status.SCORED)
    for revision, offset, complete in (("old", 200, 0.1), ("new", 200, 0.9), ("new", 1000, 0.1)):
        sample.scores.create(
            scorer="smart-turn",
            revision=revision,
            offset_ms=offset,
            probabilities={"complete": complete, "incomplete": 1 - complete},
            latency_ms=1.0,
        )
    (opinion,) = settling.opinions(sample, "en")
    assert opinion.probability == pytest.approx(0.1)


def test_a_scorer_that_does_not_know_the_label_has_no_opinion(player):
    sample = factory.sample(factory.recording(player), intent="wait", status=Sample.Status.SCORED)
    sample.scores.create(
        scorer="smart-turn", revision="x", probabilities={"complete": 0.5, "incomplete": 0.5}, latency_ms=1.0
    )
    assert settling.opinions(sample, "en") == []


def test_of_two_like_samples_the_one_with_the_unsure_cut_comes_first(player):
    take = factory.recording(player)
    sure, unsure, unknown = (
        factory.sample(take, cut=cut, status=DISPUTED, cut_uncertainty_ms=spread)
        for cut, spread in ((1_000, 1.0), (2_000, 60.0), (3_000, None))
    )
    for sample in (sure, unsure, unknown):
        settling.settle(sample, prior=0.5, language="en", believed=PRIORS, by="test")
    assert [sample.cut for sample in queue.following(3)] == [unsure.cut, sure.cut, unknown.cut]
    assert unknown.priority == unknown.dispute
