"""How far people agree beyond chance: held to crowd-kit, counted week by week, drawn from rows."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from crowdkit.metrics.data import alpha_krippendorff
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpus.labels import Decider
from corpus.models import Sample
from moderation import housekeeping
from moderation.crowd import alpha, measuring
from moderation.crowd.alpha import Sums
from moderation.desk import decisions
from moderation.models import AgreementRun, Alpha, Coincidence, Lean, Vote
from tests import factory
from tests.moderation import listening

LABELS = ("complete", "incomplete", "backchannel", "unusable")
MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)


def judged(samples: int, seed: int = 1, agree: float = 0.8) -> list[dict[str, str]]:
    """What one to five people, each right so often, said of each sample."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(samples):
        truth = rng.choice(LABELS, p=[0.5, 0.35, 0.1, 0.05])
        people = rng.permutation(8)[: rng.integers(1, 6)]
        found.append({str(who): str(truth if rng.random() < agree else rng.choice(LABELS)) for who in people})
    return found


def summed(among: list[dict[str, str]]) -> Sums:
    sums = Sums()
    for said in among:
        sums.add(said.values())
    return sums


def by_crowd_kit(among: list[dict[str, str]], label: str = "") -> float:
    """Of several judgements only, since nltk's counts a sample that one person judged among the values."""
    rows = [
        (str(task), who, (said == label) if label else said)
        for task, together in enumerate(among)
        for who, said in together.items()
        if len(together) > 1
    ]
    return float(alpha_krippendorff(pd.DataFrame(rows, columns=["task", "worker", "label"])))


@pytest.mark.parametrize("agree", [0.0, 0.5, 0.8, 0.99])
def test_alpha_is_crowd_kits_of_all_labels_and_of_each(agree: float) -> None:
    among = judged(120, agree=agree)
    found = alpha.agreement(summed(among))
    assert found.alpha == pytest.approx(by_crowd_kit(among), abs=1e-9)
    assert found.samples == sum(len(each) > 1 for each in among)
    for label in LABELS:
        assert alpha.of_label(summed(among), label).alpha == pytest.approx(
            by_crowd_kit(among, label), abs=1e-9
        )


def test_sums_of_weeks_add_up_to_the_whole() -> None:
    among = judged(200)
    together = Sums()
    for part in (among[:70], among[70:]):
        sums = summed(part)
        together.merge(sums.samples, sums.counts)
    assert alpha.agreement(together) == alpha.agreement(summed(among))


def test_of_too_little_and_of_people_who_always_say_the_same_nothing_is_said() -> None:
    few = alpha.agreement(summed(judged(8)))
    assert (few.alpha, few.samples > 0) == (None, True)
    assert alpha.agreement(summed([{"a": "complete", "b": "complete"}] * 50)).alpha is None
    assert alpha.agreement(Sums()).samples == 0


def test_the_interval_holds_the_alpha_of_the_whole_crowd_nineteen_times_of_twenty() -> None:
    truth = alpha.agreement(summed(judged(40_000, seed=0))).alpha or 0
    found = [alpha.agreement(summed(judged(150, seed=seed))) for seed in range(1, 201)]
    held = sum((each.low or 0) <= truth <= (each.high or 0) for each in found)
    assert held >= 185


# Rows


@pytest.fixture
def moments(db) -> list[Sample]:
    """Twelve moments, in two languages."""
    cache.clear()
    made = []
    for place in range(12):
        take = factory.recording(status="listened", language="en" if place % 2 else "de")
        made.append(factory.sample(take, status=Sample.Status.AGREED, priority=0.1))
    return made


def votes(sample: Sample, labels: str, at: datetime = MONDAY, **fields: object) -> list[Vote]:
    """One listener a letter: c or i."""
    words = {"c": "complete", "i": "incomplete"}
    made = [listening.voted(factory.contributor(), sample, words[each], **fields) for each in labels]
    Vote.objects.filter(pk__in=[vote.pk for vote in made]).update(created_at=at)
    return made


def value(people: str = "listeners", by: str = "all", of: str = "") -> float | None:
    return Alpha.objects.get(people=people, by=by, value=of).alpha


def test_votes_are_counted_by_week_language_game_and_label(moments: list[Sample]) -> None:
    for place, sample in enumerate(moments):
        votes(sample, "ci" if place in (0, 1) else "cc" if place < 7 else "ii")
    votes(moments[0], "c", counts=False)
    run = measuring.measure()
    assert (run.whole, run.weeks) == (True, 1)
    among = [{"a": "c", "b": "i"}] * 2 + [{"a": "c", "b": "c"}] * 5 + [{"a": "i", "b": "i"}] * 5
    assert value() == pytest.approx(by_crowd_kit(among))
    assert value(by="week", of="2026-11-02") == value(by="game", of="cliffhanger") == value()
    assert value(by="label", of="complete") == pytest.approx(by_crowd_kit(among, "c"))
    assert value(by="language", of="de") is None  # six samples are too few to tell
    assert Alpha.objects.get(people="listeners", by="language", value="de").samples == 6


def test_the_next_run_counts_only_weeks_that_changed_and_a_sample_moves_to_its_last_one(
    moments: list[Sample],
) -> None:
    for week in range(3):
        votes(moments[week], "cc", MONDAY + timedelta(weeks=week))
    measuring.measure()
    assert measuring.measure().weeks == 0
    votes(moments[0], "i", MONDAY + timedelta(weeks=2))
    run = measuring.measure()
    assert (run.whole, run.weeks) == (False, 2)
    rows = Coincidence.objects.filter(people="listeners").order_by("week")
    found: dict[date, int] = {}
    for row in rows:
        found[row.week] = found.get(row.week, 0) + row.samples
    assert found == {date(2026, 11, 9): 1, date(2026, 11, 16): 2}
    whole = [(row.people, row.by, row.value, row.judgements) for row in Alpha.objects.order_by("pk")]
    measuring.measure(whole=True)
    assert [(row.people, row.by, row.value, row.judgements) for row in Alpha.objects.order_by("pk")] == whole


def test_votes_that_count_no_longer_are_gone_after_a_run_over_all_weeks(moments: list[Sample]) -> None:
    votes(moments[0], "cc")
    measuring.measure()
    Vote.objects.update(counts=False)
    assert measuring.measure().weeks == 0
    out = StringIO()
    call_command("agreement", "--whole", stdout=out)
    assert out.getvalue().startswith("Counted 0 weeks in ")
    assert not Coincidence.objects.exists()
    assert not Alpha.objects.exists()


def test_of_moderators_blind_leans_count_and_programs_do_not(moments: list[Sample], moderator: User) -> None:
    second, third = (User.objects.create_user(name) for name in ("second", "third"))
    for sample in moments:
        Lean.objects.create(sample=sample, moderator=second, label="complete")
        Lean.objects.create(sample=sample, moderator=third, label="incomplete", anchored=True)
        decisions.lean(sample, moderator, "complete")
    decisions.relabel(moments[0], moderator, "complete", decided_by=Decider.PROGRAM)
    measuring.measure()
    assert Alpha.objects.get(people="moderators", by="all").samples == 11
    assert not Alpha.objects.filter(people="listeners").exists()


def test_the_task_leaves_a_row_nothing_included(db) -> None:
    assert housekeeping.measure_agreement() == 0
    assert AgreementRun.objects.get().finished_at is not None
    assert housekeeping.measure_agreement(whole=True) == 0


def test_a_run_that_broke_off_is_not_gone_on_from(moments: list[Sample]) -> None:
    votes(moments[0], "cc")
    AgreementRun.objects.create(votes=Vote.objects.latest("pk").pk)
    assert measuring.measure().weeks == 1


# The page


def fill(weeks: int) -> None:
    today = timezone.localdate()
    for people in ("moderators", "listeners"):
        for week in range(weeks):
            Coincidence.objects.create(
                people=people,
                week=measuring.monday(today) - timedelta(weeks=week),
                language="en" if week % 2 else "de",
                game="cliffhanger" if week % 3 else "maze_courier",
                samples=40,
                counts={"complete": [50, 44 - week % 4], "incomplete": [30, 24 - week % 4]},
            )
    measuring._write_alphas()
    AgreementRun.objects.create(finished_at=timezone.now())


def test_the_page_draws_every_cut_and_has_a_table_beside_it(moderator_client: Client) -> None:
    fill(30)
    page = moderator_client.get(reverse("open:agreement"))
    content = page.content.decode()
    titles = [section.title for section in page.context["alphas"].sections]
    assert titles == ["All", "Over time", "By language", "By game", "By label, each against all others"]
    assert content.count('<svg class="whiskers"') == 3
    assert content.count('<svg class="weeks"') == 1
    over_time = page.context["alphas"].sections[1]
    assert 26 <= len(over_time.rows) <= 27
    assert over_time.rows[-1].name in over_time.chart.sentence
    found = over_time.rows[-1].moderators
    assert f"{found.alpha:.3f}" in content
    assert "Deutsch" in content


def test_the_page_asks_the_same_however_much_there_is(moderator_client: Client) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert moderator_client.get(reverse("open:agreement")).status_code == 200
        return len(asked)

    empty = queries()
    fill(2)
    few = queries()
    for _ in range(3):
        votes(listening.open_sample(), "ccc")
    fill(0)
    assert few == queries()
    assert few - empty <= 1


def test_before_the_first_run_the_page_says_so(moderator_client: Client) -> None:
    content = moderator_client.get(reverse("open:agreement")).content.decode()
    assert "Nothing has been counted yet" in content
    assert "No audit has been heard yet" in content
