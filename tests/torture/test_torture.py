"""No condition gets worse than its bound, on as many takes as the suite has time for."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from asgiref.sync import async_to_sync

from accounts.models import Contributor
from corpus.audio import LazyTake
from corpus.models import Recording
from games.judging import pipeline
from inference.running.analysis import analyse
from tests.games import talk
from tests.games.conftest import enqueued, prompts  # noqa: F401
from tests.torture import measuring, page, sets, truth
from tests.torture.conditions import CLEAN, CONDITIONS, Condition
from tests.torture.measuring import Row

pytestmark = [pytest.mark.needs("readings"), pytest.mark.needs("espeak")]


def row(**fields: Any) -> Row:
    """A row of ten takes that holds its bound."""
    usual: dict[str, Any] = {"name": "a", "family": "b", "bound": CLEAN, "takes": 10, "refused": 0}
    usual |= {"problems": (), "flagged": 0, "false": 0, "ends": 3, "missed": 0}
    return Row(**(usual | {"errors": (1.0, -2.0, 3.0), "starts": (0.0,)} | fields))


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_no_condition_is_worse_than_its_bound(condition: Condition) -> None:
    assert measuring.worse(measuring.few(condition)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
def test_the_socket_hears_what_was_measured(player: Contributor) -> None:
    """A take of each condition over the real socket: stored, read back and analysed as in the table."""
    for condition in CONDITIONS:
        take = next(measuring.made(condition, 1))
        recording = through_the_socket(player, take)
        pipeline.listen(LazyTake(recording))
        recording.refresh_from_db()
        assert recording.speech == analyse(measuring.received(take)).speech, condition.name
        recording.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
def test_done_in_the_middle_of_a_word_ends_nothing(player: Contributor) -> None:
    recording = through_the_socket(player, sets.broken_off()[0])
    pipeline.listen(LazyTake(recording))
    assert not recording.cuts.filter(intent="complete").exists()


def through_the_socket(player: Contributor, take: truth.Take) -> Recording:
    async def scene() -> None:
        line = talk.Page(player)
        offered = await line.greet()
        await line.send(offered["round"], measuring.pcm(take).tobytes(), take.rate)
        assert (await line.hear())["type"] == "stored"
        await line.close()

    async_to_sync(scene)()
    return Recording.objects.latest("captured_at")


def test_there_are_ninety_conditions_and_a_hundred_and_twelve_known_ends() -> None:
    names = Counter(condition.name for condition in CONDITIONS)
    assert len(names) == len(CONDITIONS) >= 90
    assert sum(len(take.spans) for take in truth.clean()) >= 112
    assert len(sets.onset_pairs()) == 1_200


def test_what_is_true_of_a_take_is_true_of_its_sound() -> None:
    """Room tone only outside of the spans, and something louder in the first and last 10 ms of each."""
    for take in truth.clean():
        outside = np.ones(len(take.audio), bool)
        for start, end in take.spans:
            outside[start:end] = False
            assert (
                min(np.abs(take.audio[start : start + 160]).max(), np.abs(take.audio[end - 160 : end]).max())
                > 0
            )
        assert np.abs(take.audio[outside]).max() < 0.004


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"errors": (5.0, -4.0)}, "median"),
        ({"errors": (0.0,) * 8 + (-60.0,)}, "95 %"),
        ({"missed": 1}, "missed"),
        ({"false": 1}, "where there is none"),
        ({"refused": 1, "problems": ("noisy",)}, "noisy"),
    ],
)
def test_a_row_that_is_worse_says_in_what(fields: dict[str, Any], words: str) -> None:
    said = measuring.worse(row(**fields))
    assert len(said) == bool(words)
    assert all(words in one for one in said)


def test_an_end_counts_as_false_where_none_is_known_or_the_place_is_barred() -> None:
    take = truth.Take(
        "a", np.zeros(64_000, np.float32), ((8_000, 16_000), (24_000, 40_000)), ((30_000, 31_000),)
    )
    assert measuring.false_ends(take, [16_010, 30_500, 39_990, 50_000, 64_000]) == [30_500, 50_000]


def test_the_table_stands_between_its_marks_and_nothing_else_changes() -> None:
    before = f"# Cuts\n\nProse.\n\n{page.BEGIN}\nformer rows\n{page.END}\nMore.\n"
    after = page.placed(before, page.table([row()]))
    assert after.startswith("# Cuts\n\nProse.\n")
    assert after.endswith(f"{page.END}\nMore.\n")
    assert "| a | 10 | 0 | 0 of 3 | 0 | 2.0 | 2.9 | 25 | 0.0 | holds |" in after
    assert "former" not in after
    assert page.placed(after, page.table([row()])) == after


def test_every_condition_has_its_row_on_the_page_and_a_bar_where_it_has_an_error() -> None:
    written, picture = page.PAGE.read_text("utf-8"), page.PICTURE.read_text("utf-8")
    written = written.partition(page.BEGIN)[2].partition(page.END)[0]
    for condition in CONDITIONS:
        (found,) = (line for line in written.splitlines() if line.startswith(f"| {condition.name} | "))
        measured = found.split(" | ")[5] != "-"
        assert (f">{condition.name}</text>" in picture) is measured
