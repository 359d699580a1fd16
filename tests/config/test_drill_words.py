"""What the drill says in the end: a table, JSON, and a status that is 1 for any loss."""

import json

import pytest

from config.drill.audit import Audit, Emptied
from config.drill.running import Held, Result
from config.management.commands import drill

CLEAN = dict.fromkeys(Audit.__dataclass_fields__, 0) | {
    "acknowledged": 9,
    "stored": 9,
    "judged": 9,
    "scored": 8,
}
HELD = [Held("before all of it", 8.0, 4, {}), Held("redis hangs", 12.3, 5, {"storage_down": 1, "lost": 2})]


@pytest.mark.parametrize("name", ["lost", "doubled", "unfinished", "laid_aside", "given_up"])
def test_one_take_that_did_not_come_through_is_one_too_many(name: str) -> None:
    assert Result(HELD, Audit(**CLEAN), None).clean
    assert not Result(HELD, Audit(**{**CLEAN, name: 1}), None).clean


def test_a_loss_that_is_not_told_is_one() -> None:
    assert Result(HELD, Audit(**CLEAN), Emptied(9, 9)).clean
    assert not Result(HELD, Audit(**CLEAN), Emptied(9, 8)).clean


def test_the_table_says_what_players_were_told_and_what_became_of_their_takes() -> None:
    said = drill.as_table(Result(HELD, Audit(**{**CLEAN, "given_up": 2}), Emptied(9, 9)))
    assert "lost 2×, storage_down 1×" in said
    assert "given up           2" in said
    assert "of an emptied bucket 9 of 9 takes are told lost" in said


def test_the_json_has_the_same() -> None:
    found = json.loads(drill.as_json(Result(HELD, Audit(**CLEAN), Emptied(9, 9))))
    assert found["audit"]["acknowledged"] == 9
    assert found["held"][1]["codes"] == {"storage_down": 1, "lost": 2}
    assert found["clean"]
