"""When listeners together are sure enough: the rule on its own, and crowds whose quality is known."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from django.conf import settings
from django.utils import timezone

from moderation.belief import consensus, trust
from moderation.belief.consensus import Ballot
from moderation.crowd import rule
from moderation.crowd.rule import Voice

NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.get_fixed_timezone(0))
MEANT_WRONGLY = 0.15
"""Share of moments that are not what their game meant: more than any game of ours has."""


def voice(person: str, *, agrees: bool = True, minute: float = 0, **fields: object) -> Voice:
    values = {"weight": 1.0, "trusted": True, "address": f"home of {person}", **fields}
    return Voice(person, agrees=agrees, at=NOON + timedelta(minutes=minute), **values)  # type: ignore[arg-type]


def decides(*voices: Voice, dispute: float = 0.01) -> bool:
    return rule.decides(voices, dispute, trust.PRIORS)


def test_three_trusted_independent_listeners_decide_and_two_do_not() -> None:
    assert decides(voice("a"), voice("b"), voice("c"))
    assert not decides(voice("a"), voice("b"))


@pytest.mark.parametrize(
    "third",
    [
        voice("c", trusted=False),
        voice("c", address=""),
        voice("c", address="home of a", minute=59),
        voice("a", address="elsewhere"),
    ],
    ids=["not trusted", "place not known", "same address within the hour", "same person"],
)
def test_a_third_who_is_not_somebody_else_known_to_listen_does_not(third: Voice) -> None:
    assert not decides(voice("a"), voice("b"), third)


def test_an_hour_later_the_same_address_may_be_somebody_else() -> None:
    assert decides(voice("a"), voice("b"), voice("c", address="home of a", minute=60))


def test_of_one_address_as_many_count_as_are_an_hour_apart() -> None:
    minutes = (0, 30, 60, 100, 120, 179)
    kept = rule.independent([voice(str(at), address="school", minute=at) for at in minutes])
    assert [each.person for each in kept] == ["0", "60", "120"]


def test_whoever_contradicts_is_heard_trusted_or_not() -> None:
    three = [voice(name) for name in "abc"]
    against = voice("d", agrees=False, trusted=False, weight=0.5, address="home of a")
    assert not decides(*three, against)
    assert decides(*three, voice("e"), against)


def test_models_cannot_carry_a_decision_and_can_prevent_one() -> None:
    assert not decides(voice("a"), voice("b"), dispute=0.0)
    assert not decides(voice("a"), voice("b"), voice("c"), dispute=0.06)


def test_listeners_who_are_known_to_guess_decide_nothing() -> None:
    guessing = trust.Trust(reliabilities=dict.fromkeys("abc", 0.5))
    assert not rule.decides([voice(name) for name in "abc"], 0.01, guessing)


@pytest.mark.parametrize(
    ("wrong", "audits", "stops"),
    [
        (0, 0, False),
        (2, 19, False),
        (1, 20, False),
        (2, 20, True),
        (2, 99, False),
        (2, 100, False),
        (3, 100, True),
        (20, 1_000, False),
        (21, 1_000, True),
    ],
)
def test_the_rule_stops_above_two_per_cent(wrong: int, audits: int, stops: bool) -> None:
    assert rule.must_stop(wrong, audits) is stops


def test_one_in_four_is_audited_and_later_one_in_twenty() -> None:
    drawn = [UUID(int=number) for number in range(4_000)]
    for audits, one_in in ((0, 4), (99, 4), (100, 20)):
        found = sum(rule.is_audited(each, audits) for each in drawn)
        assert found == pytest.approx(len(drawn) / one_in, rel=0.15)


def test_the_docs_have_the_figures_of_the_rule() -> None:
    page = (settings.BASE_DIR / "docs" / "trust.md").read_text()
    table = page.split("## The crowd may decide")[1].split("It confirms")[0]
    figures = [
        re.findall(r"\d+", line.split("|")[2]) for line in table.splitlines() if line.startswith("| ")
    ][1:]
    sure, wrong = round(100 * rule.SURE), round(100 * rule.MOST_WRONG)
    minutes = round(rule.APART.total_seconds() / 60)
    audits = [rule.FIRST_ONE_IN, rule.LEAST_AUDITS, rule.ONE_IN]
    wanted = [[rule.LISTENERS], [minutes], [sure], [sure], audits, [rule.MOST_WAITING], [wrong], [wrong]]
    assert [[int(each) for each in line] for line in figures] == wanted
    assert f"from {rule.LEAST_SURELY} audits on" in table
    assert f"up to {rule.MOST_HEARD} votes" in page


# Crowds


@dataclass
class Told:
    """What a crowd made of many moments."""

    heard: int = 0
    accepted: int = 0
    wrong: int = 0

    @property
    def error(self) -> float:
        return self.wrong / self.accepted if self.accepted else 0.0


def told(accuracies: list[float], *, moments: int = 3_000, one_address: int = 0, seed: int = 5) -> Told:
    """Moments that these listeners hear one after the other until they are decided, at most `MOST_HEARD`.

    Args:
        accuracies: of each listener: how often they hear what it is; above 1, they always say what the game
            meant.
        one_address: how many of the first ones share an address.
    """
    rng, found = np.random.default_rng(seed), Told()
    for meant_rightly in rng.random(moments) >= MEANT_WRONGLY:
        found.heard += 1
        voices: list[Voice] = []
        for who in rng.permutation(len(accuracies))[: rule.MOST_HEARD]:
            right = rng.random() < accuracies[who]
            agrees = accuracies[who] > 1 or right == meant_rightly
            home = "theirs" if who < one_address else f"home of {who}"
            voices.append(voice(str(who), agrees=bool(agrees), address=home))
            ballots = [Ballot(each.agrees, each.person) for each in voices]
            if rule.decides(voices, consensus.dispute(0.85, [], ballots), trust.PRIORS):
                found.accepted += 1
                found.wrong += not meant_rightly
                break
    return found


def audits_until_it_stops(crowd: Told, *, seed: int = 3) -> int:
    """Audits after which the rule stops for a crowd that errs so often; 5,000 where it does not."""
    rng, wrong = np.random.default_rng(seed), 0
    for audits in range(1, 5_000):
        wrong += rng.random() < crowd.error
        if rule.must_stop(wrong, audits):
            return audits
    return 5_000


@pytest.mark.parametrize(("accuracy", "least_accepted"), [(0.8, 0.6), (0.85, 0.65), (0.9, 0.75), (0.95, 0.8)])
def test_of_what_honest_listeners_accept_less_than_two_per_cent_is_wrong(
    accuracy: float, least_accepted: float
) -> None:
    crowd = told([accuracy] * 12)
    assert crowd.error < rule.MOST_WRONG
    assert crowd.accepted / crowd.heard > least_accepted


def test_a_pair_at_one_address_that_says_yes_to_everything_counts_as_one() -> None:
    """And two honest ones have to say the same."""
    crowd = told([2.0, 2.0, *[0.9] * 6], one_address=2)
    assert crowd.error < rule.MOST_WRONG


def test_a_pair_with_two_addresses_still_needs_an_honest_third() -> None:
    """Then the rest of the crowd is what keeps the error down: here two of eight collude."""
    crowd = told([2.0, 2.0, *[0.9] * 6])
    assert crowd.error < rule.MOST_WRONG


def test_among_listeners_who_guess_or_always_agree_the_rule_soon_stops() -> None:
    for spammers in ([0.5] * 12, [2.0] * 12, [2.0] * 3 + [0.5] * 3):
        crowd = told(spammers)
        assert crowd.error > 0.1
        assert audits_until_it_stops(crowd) <= 60


def test_honest_listeners_go_on_for_thousands_of_audits() -> None:
    assert audits_until_it_stops(told([0.95] * 12)) == 5_000
