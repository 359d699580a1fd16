"""What the models said beside what people decided: the arithmetic, and the sums of the database."""

from collections import Counter

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from config.metrics import rows
from corpus.labels import Label
from corpus.models import Sample
from inference.models import Failure, Score
from inference.verdict import said
from moderation.belief import proportions
from moderation.belief.proportions import Interval
from moderation.scoreboard import figures, measures
from tests import factory

C, I, B = Label.COMPLETE.value, Label.INCOMPLETE.value, Label.BACKCHANNEL.value  # noqa: E741  # label initials


def there(interval: Interval | None) -> Interval:
    """The interval, which the test is about and so has to be there."""
    assert interval is not None
    return interval


def test_wilson_is_the_interval_of_the_textbook():
    """8 of 10: Brown, Cai and DasGupta's formula by hand."""
    found = there(proportions.wilson(8, 10))
    assert (found.value, found.low, found.high) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
    sure = there(proportions.wilson(40, 40))
    assert sure.high == 1.0
    assert sure.low == pytest.approx(0.9124, abs=1e-4)
    assert proportions.wilson(0, 0) is None


def test_two_labels_are_about_complete():
    found = measures.measure({(C, C): 40, (C, I): 10, (I, C): 20, (I, I): 30}, (C, I))
    assert found.samples == 100
    assert there(found.accuracy).value == 0.7
    assert there(found.precision).value == pytest.approx(40 / 60)
    assert there(found.recall).value == 0.8
    assert there(found.f1).value == pytest.approx(80 / 110)
    assert there(found.f1).low < there(found.f1).value < there(found.f1).high


def test_more_labels_are_means_over_the_labels_that_occur():
    table = {(C, C): 30, (C, B): 10, (I, I): 25, (I, C): 5, (B, B): 8, (B, I): 2}
    found = measures.measure(table, (C, I, B, "interruption"))
    truth = [truth for (truth, _), count in table.items() for _ in range(count)]
    words = [word for (_, word), count in table.items() for _ in range(count)]
    assert there(found.f1).value == pytest.approx(f1_score(truth, words, average="macro"))
    assert there(found.precision).value == pytest.approx(precision_score(truth, words, average="macro"))
    assert there(found.recall).value == pytest.approx(recall_score(truth, words, average="macro"))


def test_more_samples_make_a_narrower_interval_and_the_same_page_the_same_one():
    few, many = ({(C, C): 4 * n, (C, I): n, (I, C): n, (I, I): 4 * n} for n in (5, 50))
    widths = [there(measures.measure(table, (C, I)).f1) for table in (few, many)]
    assert widths[0].high - widths[0].low > 2 * (widths[1].high - widths[1].low)
    assert measures.measure(few, (C, I)) == measures.measure(few, (C, I))


def test_seven_samples_are_seven_samples_and_no_figure():
    assert measures.measure({(C, C): 7}, (C, I)) == measures.Measures(7)
    assert measures.measure({(C, C): 29, (B, C): 50}, (C, I)).samples == 29


def score(sample: Sample, said: dict[str, float], scorer: str = "namo", **fields) -> Score:
    values = {"revision": "1", "latency_ms": 5.0, "threshold": 0.7, **fields}
    return Score.objects.create(sample=sample, scorer=scorer, probabilities=said, **values)


def accepted(label: str, language: str = "en", **fields) -> Sample:
    take = factory.recording(status="listened", language=language)
    return factory.sample(take, status="accepted", intent=label, label=label, **fields)


pytestmark = pytest.mark.django_db


def test_of_two_labels_the_authors_threshold_decides():
    score(accepted(C), {C: 0.71, I: 0.29})
    score(accepted(C), {C: 0.69, I: 0.31})
    assert figures.records()["namo"].together == {(C, C): 1, (C, I): 1}
    assert [said({C: p, I: 1 - p}, 0.7) for p in (0.71, 0.69)] == [C, I]


def test_of_more_labels_the_likeliest_is_what_it_said():
    score(accepted(B), {C: 0.3, I: 0.2, B: 0.4, "interruption": 0.1}, scorer="actions")
    score(accepted(C), {C: 0.4, I: 0.3, B: 0.2, "interruption": 0.1}, scorer="actions", threshold=0.5)
    assert figures.records()["actions"].together == {(B, B): 1, (C, C): 1}
    assert said({C: 0.4, I: 0.3, B: 0.2, "interruption": 0.1}, 0.5) == C


def test_the_database_says_what_the_function_says():
    """Any labels, any threshold, in one revision too: what a scorer may answer hangs on the agent's state."""
    rng = np.random.default_rng(4)
    expected: Counter[tuple[str, str]] = Counter()
    take = factory.recording(status="listened")
    for cut in range(120):
        labels = rng.choice(Label.values, size=rng.integers(1, 6), replace=False)
        given = dict(zip(labels.tolist(), rng.dirichlet(np.ones(len(labels))).tolist(), strict=True))
        threshold = float(rng.uniform(0.1, 0.9))
        score(factory.sample(take, cut=cut, status="accepted", label=C), given, threshold=threshold)
        # Of what an answer is not about, it cannot have been right or wrong.
        expected[C, said(given, threshold)] += C in given
    expected = +expected
    assert figures.records()["namo"].together == expected


def test_what_a_model_is_judged_by_does_not_hang_on_which_answer_was_its_last():
    """One that knows other labels while the agent speaks: an answer counts where it could have been right."""
    idle, speaking = {C: 0.9, B: 0.1}, {"interruption": 0.8, B: 0.2}
    for label, answer in ((C, idle), (B, idle), ("interruption", speaking), (C, speaking)):
        score(accepted(label), answer, scorer="replies")
    pairs = {(C, C): 1, (B, C): 1, ("interruption", "interruption"): 1}
    for last in (idle, speaking):
        score(factory.sample(factory.recording(status="listened")), last, scorer="replies")
        record = figures.records()["replies"]
        assert record.together == pairs
        assert record.labels == (B, C, "interruption")


def test_only_accepted_samples_count_and_only_the_answer_at_200_ms():
    score(accepted(C), {C: 0.9, I: 0.1})
    score(accepted(C), {C: 0.9, I: 0.1}, offset_ms=500)
    for status in ("rejected", "withdrawn", "disputed", "agreed"):
        take = factory.recording(status="listened")
        score(factory.sample(take, status=status, label=C), {C: 0.9, I: 0.1})
    assert figures.records()["namo"].together == {(C, C): 1}


def test_the_revision_that_answered_last_is_judged_and_its_last_answer_to_a_sample():
    sample = accepted(C)
    score(sample, {C: 0.1, I: 0.9}, revision="old")
    score(sample, {C: 0.1, I: 0.9}, revision="new", input="prompt")
    score(sample, {C: 0.9, I: 0.1}, revision="new", input="recognised: whisper 1")
    record = figures.records()["namo"]
    assert (record.revision, record.answers, record.together) == ("new", 3, {(C, C): 1})


def test_languages_and_games_have_tables_of_their_own():
    score(accepted(C, "en"), {C: 0.9, I: 0.1})
    score(accepted(I, "no"), {C: 0.9, I: 0.1})
    record = figures.records()["namo"]
    assert record.languages == {"en": {(C, C): 1}, "no": {(I, C): 1}}
    assert record.games == {"cliffhanger": {(C, C): 1, (I, C): 1}}


def test_latency_and_failures_are_counted():
    sample = accepted(C)
    for took in range(1, 101):
        score(sample, {C: 0.9, I: 0.1}, revision=str(took), latency_ms=took)
    Failure.objects.create(sample=sample, scorer="namo", revision="1", error="NaN")
    record = figures.records()["namo"]
    assert record.failures == 1
    assert record.speed is not None
    assert (record.speed.median, record.speed.answers) == (50.5, 100)
    assert record.speed.p95 == pytest.approx(95, abs=0.1)


def test_an_answer_that_was_heard_further_on_is_one_answer():
    """A stream says something again 500 and 1,000 ms after the cut, which takes no time of its own."""
    for took, offsets in ((10.0, (200, 500, 1_000)), (40.0, (200,))):
        sample = accepted(C)
        for offset in offsets:
            score(sample, {C: 0.9, I: 0.1}, latency_ms=took, offset_ms=offset)
    speed = figures.records()["namo"].speed
    assert speed
    assert (speed.median, speed.answers) == (25.0, 2)
    assert rows.latencies()["namo"][-1][1] == 0.04
    assert min(seconds for _, seconds in rows.latencies()["namo"]) == 0.01


def test_the_number_of_queries_does_not_depend_on_what_there_is(django_assert_num_queries):
    for scorer in ("a", "b", "c", "d"):
        for language in ("en", "no", "tr"):
            score(accepted(C, language), {C: 0.9, I: 0.1}, scorer=scorer)
    with django_assert_num_queries(5):
        assert len(figures.records()) == 4
