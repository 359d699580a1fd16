"""The drill itself: players, one fault after the other, time to settle, the audit, and an emptied bucket."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from config.drill import faults
from config.drill.audit import Audit, Emptied, audit, empty_the_bucket, settle
from config.drill.faults import Fault
from config.drill.players import Crowd
from config.scaled.topology import Topology
from games.player.clips import Clip

VISIBLE: Final = 10
"""Seconds after which Redis gives a message to another worker, in the drill; a real site has hours."""

LAST_TAKES: Final = 180.0
"""Seconds that players are given to bring the take at hand to *stored*."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the drill is.

    Attributes:
        hold: seconds that a fault is held. between: seconds of peace after it.
        settle: seconds in which everything has to be judged in the end.
        pause: seconds between two takes of a player, on the average.
    """

    players: int = 50
    hold: float = 8.0
    between: float = 8.0
    settle: float = 600.0
    pause: float = 12.0
    empty: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """One fault: how long it lasted, of how many takes *stored* was heard meanwhile, what else was heard."""

    name: str
    seconds: float
    acknowledged: int
    codes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """Attributes: `emptied` is None where the bucket was left as it was."""

    held: list[Held]
    audit: Audit
    emptied: Emptied | None

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or left unfinished, and what could not be kept was told."""
        return self.audit.clean and (self.emptied is None or self.emptied.held == self.emptied.told)


def drill(topology: Topology, clips: Sequence[Clip], plan: Plan, say: Callable[[str], None]) -> Result:
    """Play, break, mend, count.

    Raises:
        PartError: a part did not come back.
    """
    crowd = Crowd(topology.url, clips, plan.players, plan.pause)
    crowd.start()
    held = [_calm(crowd, plan)]
    for fault in faults.every(VISIBLE, plan.hold):
        held.append(_break(topology, crowd, fault, plan))
        say(line(held[-1]))
    finished = crowd.stop(LAST_TAKES)
    say("The players have stopped." if finished else "Some players could not finish their take.")
    left = settle(topology, plan.settle)
    say(f"{left} pieces of work are unfinished." if left else "Everything is judged.")
    found = audit(topology, crowd.seen.acknowledged, len(crowd.seen.failed) + (not finished))
    return Result(held, found, empty_the_bucket(topology, say) if plan.empty else None)


def line(held: Held) -> str:
    """One fault in words."""
    codes = ", ".join(f"{code} {count}×" for code, count in sorted(held.codes.items())) or "nothing else"
    return f"{held.name} ({held.seconds:.0f} s): {held.acknowledged} stored, {codes}"


def _calm(crowd: Crowd, plan: Plan) -> Held:
    """Nothing is broken yet: what the others are to be compared with."""
    return _held("before all of it", crowd, lambda: time.sleep(plan.hold))


def _break(topology: Topology, crowd: Crowd, fault: Fault, plan: Plan) -> Held:
    def act() -> None:
        fault.begin(topology)
        time.sleep(plan.hold * fault.longer)
        fault.end(topology)
        time.sleep(plan.between)

    return _held(fault.name, crowd, act)


def _held(name: str, crowd: Crowd, act: Callable[[], None]) -> Held:
    began, stored = time.monotonic(), len(crowd.seen.acknowledged)
    codes = Counter(crowd.seen.codes)
    act()
    return Held(
        name,
        round(time.monotonic() - began, 1),
        len(crowd.seen.acknowledged) - stored,
        dict(crowd.seen.codes - codes),
    )
