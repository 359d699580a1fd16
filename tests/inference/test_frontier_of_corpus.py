"""The frontiers of a corpus: which silences count, what is kept, and `manage.py models compare`."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from corpus.models import Sample
from inference import housekeeping
from inference.frontier import corpus_silences
from inference.frontier.measuring import Frontier
from inference.models import FrontierRun, Score
from tests import factory

pytestmark = pytest.mark.django_db


def turn(
    said: tuple[float, float] = (0.2, 0.9), scorer: str = "smart-turn", **take: Any
) -> tuple[Sample, Sample]:
    """A hold of 400 ms and the end of a turn, of one more speaker; said: the end was so likely."""
    recording = factory.recording(status="listened", **take)
    hold = factory.sample(recording, status="scored", silence=6_400)
    end = factory.sample(
        recording, cut=28_800, status="scored", intent="complete", went_on=False, silence=4_800
    )
    answer(hold, said[0], scorer)
    answer(end, said[1], scorer)
    return hold, end


def answer(sample: Sample, complete: float, scorer: str = "smart-turn", **fields: object) -> Score:
    said = {"complete": complete, "incomplete": 1 - complete}
    values = {"revision": "model@1", "latency_ms": 40.0, "probabilities": said, **fields}
    return Score.objects.create(sample=sample, scorer=scorer, **values)


def frontier(run: FrontierRun, scorer: str = "smart-turn", **where: str) -> Frontier:
    wanted = {"language": "", "game": "", **where}
    kept = run.found[scorer]["frontiers"]
    return Frontier.read(next(each for each in kept if all(each[key] == wanted[key] for key in wanted)))


def counts(scorer: str = "smart-turn") -> tuple[int, int]:
    run = corpus_silences.keep()
    return (frontier(run, scorer).holds, frontier(run, scorer).ends) if scorer in run.found else (0, 0)


def test_what_happened_next_counts_whether_or_not_people_have_looked() -> None:
    for status in ("captured", "scored", "agreed", "disputed", "rejected", "withdrawn"):
        for sample in turn():
            Sample.objects.filter(pk=sample.pk).update(status=status)
    assert counts() == (3, 3)


def test_what_people_decided_goes_before_what_the_game_meant() -> None:
    (hold, end), (other, late) = turn(), turn()
    decided = {hold: "complete", end: "incomplete", other: "backchannel", late: "complete"}
    for sample, label in decided.items():
        Sample.objects.filter(pk=sample.pk).update(status="accepted", label=label)
    # Who went on was not finished, however it sounded; what people heard as broken off was no end.
    assert counts() == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"agent_state": "speaking"},
        {"intent": "backchannel"},
        {"silence": 3_199},
        {"silence": 80_001},
        {"went_on": False},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_what_is_no_hold_does_not_count(fields: dict[str, object]) -> None:
    hold, _ = turn()
    Sample.objects.filter(pk=hold.pk).update(**fields)
    assert counts() == (0, 1)


def test_whom_moderators_blocked_does_not_count() -> None:
    hold, _ = turn()
    contributor = hold.recording.contributor
    contributor.block("noise")
    assert counts() == (0, 0)


def test_only_the_newest_revision_200_ms_after_the_cut_and_its_last_answer_count() -> None:
    for _ in range(30):
        hold, _ = turn((0.1, 0.9))
        answer(hold, 0.99, revision="model@1", input="words")
        answer(hold, 0.1, revision="model@1", input="better words")
        answer(hold, 0.99, offset_ms=1_000)
    found = frontier(corpus_silences.keep())
    assert (found.holds, found.ends, found.speakers) == (30, 30, 30)
    assert found.model is not None
    assert found.model.figures["cutoffs_300"].value == 0.0
    answer(hold, 0.5, revision="model@2")
    assert counts() == (1, 0)


def test_who_was_never_asked_whether_the_turn_is_over_has_no_frontier() -> None:
    for sample in turn():
        Score.objects.filter(sample=sample).update(probabilities={"complete": 0.5, "backchannel": 0.5})
    assert corpus_silences.keep().found == {}


def test_languages_and_games_have_frontiers_of_their_own() -> None:
    turn()
    turn(language="no", game="number-relay")
    run = corpus_silences.keep()
    assert run.silences == 4
    assert frontier(run).holds == 2
    assert frontier(run, language="no").holds == 1
    assert frontier(run, game="cliffhanger").ends == 1


def test_every_night_leaves_a_row_and_a_week_of_them_stays() -> None:
    for _ in range(9):
        assert housekeeping.measure_frontiers()
    assert FrontierRun.objects.count() == corpus_silences.KEPT
    assert (FrontierRun.objects.first() or FrontierRun()).found == {}


def test_it_prints_models_above_the_timer_and_keeps_what_it_measured() -> None:
    for _ in range(30):
        turn((0.1, 0.9))
        turn((0.5, 0.5), "namo", language="no")
    said = compare()
    assert "smart-turn  model@1" in said
    assert "all                 30 + 30 of 30           0.0 % (0 to 0)" in said
    assert "  silence timer" in said
    assert "100.0 % (100 to 100)" in said
    assert "200 ms (200 to 200)" in said
    assert FrontierRun.objects.get().silences == 120
    assert "smart-turn" not in compare("namo")


def test_few_silences_are_called_few() -> None:
    turn()
    assert "too few: 30 holds, 30 ends and 10 speakers are needed" in compare()


def test_an_empty_corpus_and_a_stranger_are_named() -> None:
    assert compare() == "No model has answered a silence that counts yet.\n"
    with pytest.raises(CommandError, match="answered by nobody"):
        compare("nobody")


def compare(*names: str) -> str:
    said = StringIO()
    call_command("models", "compare", *names, stdout=said)
    return said.getvalue()
