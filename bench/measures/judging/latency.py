"""From *stop* to *scored* as a player waits for it: one player alone, and fifty at once on two cores.

Alone, it is held against the bare loop's time for the same take: 1.5 x that, plus 100 ms for storing, the two
ways through the broker and the rows. The crowd has no baseline; nobody may lose a take, and p95 is stated.
"""

import asyncio
from pathlib import Path
from statistics import median, quantiles

from bench.inside.process import run
from bench.processes import bench_site, free_port, serving
from bench.speech import CLIPS, fresh
from bench.table import Row
from games.player.crew import Part, Progress, play
from games.player.site import Site
from games.player.take import Manner, Outcome

ALLOWANCE_MS = 100
PLAYERS = 50
MANNER = Manner(fast=True, synthetic=True)


def rows() -> list[Row]:
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}):
            site = Site(f"http://127.0.0.1:{port}")
            _play(site, CLIPS[:2], players=1)  # opens the models
            alone = _play(site, CLIPS, players=1)
            crowd = _play(site, CLIPS, players=PLAYERS)
    bare = median(run("scoring")["bare_wall_ms_a_take"])
    waited = median(_waits(alone))
    allowed = 1.5 * bare + ALLOWANCE_MS
    lost = sum(bool(outcome.error) or not outcome.scored for outcome in crowd)
    p95 = quantiles(_waits(crowd), n=20)[-1]
    return [
        Row(
            "*stop* to *scored*, one player, against 1.5 × bare loop + 100 ms",
            waited,
            allowed,
            "ms",
            waited / allowed,
            "≤ 1",
            waited <= allowed,
            f"bare loop {bare:.0f} ms a take",
        ),
        Row(
            f"{PLAYERS} players at once, p95 of *stop* to *scored*, against one player",
            p95,
            waited,
            "ms",
            p95 / waited,
            "no take lost",
            lost == 0,
            f"{len(crowd)} takes, {lost} lost",
        ),
    ]


def _waits(outcomes: list[Outcome]) -> list[float]:
    """Milliseconds."""
    return [outcome.scored_after * 1_000 for outcome in outcomes if outcome.scored_after is not None]


def _play(site: Site, paths: list[Path], players: int) -> list[Outcome]:
    """One clip after the other, or each player one clip at the same moment."""
    hands = [[fresh(path) for path in paths]]
    if players > 1:
        hands = [[fresh(paths[player % len(paths)])] for player in range(players)]
    progress = Progress(takes=sum(map(len, hands)))
    asyncio.run(play(site, [Part(hand, MANNER) for hand in hands], progress))
    return progress.outcomes
