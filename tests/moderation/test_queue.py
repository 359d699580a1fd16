"""The order of the queue, and that an index serves it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from corpus.models import Sample, Stock
from moderation.belief import scarcity, settling
from moderation.belief.trust import PRIORS
from moderation.desk import filters, queue
from moderation.desk.filters import Filters
from moderation.models import Report, Vote
from tests import factory

pytestmark = pytest.mark.django_db
DISPUTED, AGREED = Sample.Status.DISPUTED, Sample.Status.AGREED


@pytest.fixture
def samples(player) -> list[Sample]:
    """Disputed, an audit, disputed, agreed and no audit, decided."""
    take = factory.recording(player)
    rows = [(DISPUTED, 0.4), (AGREED, 0.9), (DISPUTED, 0.7), (AGREED, 0.1), (Sample.Status.ACCEPTED, 0.99)]
    return [
        factory.sample(take, cut=1_000 * (number + 1), status=status, priority=priority, dispute=priority)
        for number, (status, priority) in enumerate(rows)
    ]


def test_disputed_samples_stand_by_their_place_and_audits_are_apart(samples):
    assert [sample.priority for sample in queue.disputed(10)] == [0.7, 0.4]
    assert [sample.priority for sample in queue.audits(10)] == [0.9]
    assert queue.length() == 2


def test_of_two_alike_the_older_comes_first(player):
    takes = [factory.recording(player, captured_at=timezone.now() - timedelta(days=age)) for age in (1, 3, 2)]
    rows = [factory.sample(take, status=DISPUTED, priority=0.6) for take in takes]
    assert queue.disputed(3) == [rows[1], rows[2], rows[0]]


def test_beyond_what_is_counted_it_is_not_counted_with_every_sample(samples, monkeypatch):
    monkeypatch.setattr(queue, "COUNTED_TO", 1)
    assert queue.length() == 2
    with CaptureQueriesContext(connection) as asked:
        assert queue.length() == 2
        assert queue.length(Filters(language=("de",))) == 0
    assert len(asked) == 1


def test_what_is_put_aside_is_left_out_and_the_count_is_kept(samples):
    aside = [samples[1].pk, samples[0].pk]
    assert [sample.priority for sample in queue.disputed(2, without=aside)] == [0.7]
    assert queue.audits(2, without=aside) == []


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "sample_desk"),
        (Filters(language=("de", "tr")), "sample_desk_language"),
        (Filters(game="cliffhanger"), "sample_desk_game"),
        (Filters(label="incomplete"), "sample_desk_intent"),
        (Filters(flag="listeners_split"), "sample_desk_flag"),
        (Filters(against="namo|smart-turn"), "sample_desk_against"),
        (Filters(contributor="speaker-of-some"), "sample_desk_speaker"),
        (Filters(prompt="kitchen-door"), "sample_desk_prompt"),
        (Filters(unsure=50), "sample_desk_unsure"),
    ],
)
def test_the_queue_is_read_from_an_index_without_sorting(samples, moderator, filters, index):
    with CaptureQueriesContext(connection) as asked:
        queue.disputed(2, filters, without=[samples[0].pk], free_for=moderator)
    selects = [query["sql"] for query in asked if re.match("SELECT", query["sql"])]
    assert len(selects) == max(1, len(filters.language), 3 * bool(filters.unsure))
    for select in selects:
        assert f"USING INDEX {index} " in plan(select)
        assert "TEMP B-TREE" not in plan(select)


def test_reported_samples_are_found_from_the_reports_and_not_along_the_queue(samples, second_player):
    Report.objects.create(sample=samples[0], contributor=second_player)
    with CaptureQueriesContext(connection) as asked:
        found = queue.disputed(9, Filters(reported=True))
    assert found == [samples[2], samples[0]]  # of the same take
    steps = plan(asked[0]["sql"])
    assert "report_waiting (status=?)" in steps
    assert "sample_desk" not in steps
    assert "SCAN corpus_sample" not in steps


def plan(select: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {quoted(select)}")
        return " ".join(row[-1] for row in cursor.fetchall())


def quoted(sql: str) -> str:
    """Django logs parameters bare; put quotes around words, ids and times."""
    sql = re.sub(r"COALESCE\(([^,]+), \) IN \(([a-z]+)\)", r"COALESCE(\1, '') IN ('\2')", sql)
    words = "status|language|game|intent|flag|against|speaker|prompt_key"
    sql = re.sub(rf"(\"(?:{words})\" = )([a-z_|-]+)", r"\1'\2'", sql)
    sql = re.sub(r"(\"expires_at\" > )([0-9-]+ [0-9:.]+)", r"\1'\2'", sql)
    return re.sub(r"IN \(([0-9a-f]{32})\)", r"IN ('\1')", sql)


def test_votes_move_a_settled_sample(player, second_player):
    take = factory.recording(player)
    sample = factory.sample(take, status=Sample.Status.SCORED)
    sample.settle(by="test", **settling.settled(sample, prior=0.8, language="en", believed=PRIORS))
    before = sample.dispute
    for listener in (player, second_player):
        Vote.objects.create(sample=sample, contributor=listener, label="complete")
    sample.settle(by="test", **settling.settled(sample, prior=0.8, language="en", believed=PRIORS))
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
        sample.settle(by="test", **settling.settled(sample, prior=0.5, language="en", believed=PRIORS))
    assert [sample.cut for sample in queue.disputed(3)] == [unsure.cut, sure.cut, unknown.cut]
    assert unknown.priority == unknown.dispute


def test_what_is_scarce_comes_before_what_there_is_plenty_of(player):
    Stock.objects.create(language="en", label="complete", samples=400)
    Stock.objects.create(language="en", label="incomplete", samples=100)
    scarcity.forget()
    take = factory.recording(player)
    plenty, scarce = (
        factory.sample(take, cut=cut, intent=intent, went_on=False, status=DISPUTED)
        for cut, intent in ((1_000, "complete"), (2_000, "wait"))
    )
    for sample in (plenty, scarce):
        sample.settle(by="test", **settling.settled(sample, prior=0.5, language="en", believed=PRIORS))
    scarcity.forget()
    assert (plenty.dispute, plenty.priority) == (0.5, 0.5)
    assert (scarce.dispute, scarce.priority) == (0.5, 0.625)
    assert queue.disputed(2) == [scarce, plenty]


def test_scarcity_is_counted_from_what_people_accepted(player):
    take = factory.recording(player)
    for cut in range(30):
        label = "complete" if cut < 20 else "incomplete"
        decided_by = "program" if label == "incomplete" else "person"
        factory.sample(take, cut=cut, status="accepted", label=label, decided_by=decided_by)
    scarcity.recount()
    assert list(Stock.objects.values_list("label", "samples")) == [("complete", 20)]
    cells = (("en", "complete"), ("en", "incomplete"), ("de", "wait"))
    assert [scarcity.of(*cell) for cell in cells] == [0, 1, 0]
    Stock.objects.all().delete()
    scarcity.forget()


def test_every_filter_narrows_and_goes_to_the_address_and_back(player, second_player):
    german = factory.recording(player, language="de", game="taboo_rush", prompt_key="bread")
    english = factory.recording(second_player)
    one = factory.sample(
        german,
        status=DISPUTED,
        priority=0.9,
        flag="models_split",
        against="namo|smart-turn",
        intent="complete",
        cut_uncertainty_ms=80.0,
    )
    other = factory.sample(english, status=DISPUTED, priority=0.8)
    Report.objects.create(sample=one, contributor=second_player)
    for asked in (
        "language=de", "game=taboo_rush", "label=complete", "flag=models_split", "against=namo|smart-turn",
        f"contributor={player.speaker}", "prompt=bread", "reported=1", "unsure=50",
    ):  # fmt: skip
        found = filters.read(QueryDict(asked))
        assert found.query == asked
        assert (queue.disputed(9, found), queue.length(found)) == ([one], 1), asked
    assert queue.disputed(9) == [one, other]
    assert (queue.games(), queue.opponents()) == (["cliffhanger", "taboo_rush"], ["namo|smart-turn"])


def test_unsure_cuts_come_in_the_order_of_the_queue_whichever_step_they_reach(player):
    take = factory.recording(player)
    spreads = (9.9, 10.0, 49.0, 50.0, 99.0, 300.0, None)
    rows = [
        factory.sample(take, cut=cut, status=DISPUTED, priority=0.9 - cut / 100, cut_uncertainty_ms=spread)
        for cut, spread in enumerate(spreads, 1)
    ]
    assert queue.disputed(9, filters.read(QueryDict("unsure=50"))) == rows[3:6]
    assert queue.disputed(9, filters.read(QueryDict("unsure=10"))) == rows[1:6]
    assert queue.length(Filters(unsure=20)) == 4
    rows[5].move_cut(cut=100, silence=0, went_on=True)
    assert queue.disputed(9, Filters(unsure=200)) == []


def test_a_number_of_ones_own_is_the_step_below_it():
    asked = ("9", "10", "37", "80", "1000")
    assert [filters.read(QueryDict(f"unsure={each}")).unsure for each in asked] == [0, 10, 20, 50, 200]


@pytest.mark.parametrize(
    "asked",
    [
        "flag=<script>", "label=perhaps", "language=xx", "game=%00", "prompt=" + "a" * 999,
        "unsure=" + "9" * 5_000, "unsure=-1", "reported=perhaps",
    ],
)  # fmt: skip
def test_what_makes_no_sense_narrows_nothing(asked):
    assert filters.read(QueryDict(asked)) == Filters()


def test_no_filters_are_longer_than_what_a_lease_and_a_view_keep():
    grows = QueryDict(mutable=True)
    grows.update(dict.fromkeys(("contributor", "prompt", "game", "against"), "\u0661" * 30))
    assert filters.read(grows) == Filters()
    long = QueryDict(mutable=True)
    long.update(dict.fromkeys(("contributor", "prompt", "game", "against"), "x" * 120) | {"label": "wait"})
    found = filters.read(long)
    assert found == Filters(label="wait")
    assert len(found.query) <= 400
