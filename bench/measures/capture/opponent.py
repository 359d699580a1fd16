"""From the 200th millisecond of a pause to the opponent's move, 20 players at once, and *stored* then.

Everybody speaks in real time, 15 s with pauses, to one site on this machine; who plays them is on it too. The
200th millisecond is counted from when it was spoken, so that the frame that carries it is in the figure.
"""

import asyncio
from statistics import quantiles

from bench.processes import bench_site, free_port, serving
from bench.table import Row
from bench.turns import take
from games.player.crew import Part, Progress, play
from games.player.site import Site
from games.player.take import Manner, Outcome

PLAYERS = 20
ROUNDS = 2
TARGET_MS = 400
SLOWER = 1.25
"""Times by which a p95 of forty takes may differ for no reason."""


def rows() -> list[Row]:
    without: list[Outcome] = []
    opposed: list[Outcome] = []
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}):
            site = Site(f"http://127.0.0.1:{port}")
            _play(site, players=2, takes=1, opponent=True)  # opens the models
            for _ in range(ROUNDS):
                without += _play(site, players=PLAYERS, takes=1, opponent=False)
                opposed += _play(site, players=PLAYERS, takes=1, opponent=True)
    waits = [move.after * 1_000 for each in opposed if each.duel for move in each.duel.moves]
    told = sum(each.duel.told for each in opposed if each.duel)
    p95 = quantiles(waits, n=20)[-1]
    stored, plain = (quantiles(_stored(each), n=20)[-1] for each in (opposed, without))
    return [
        Row(
            f"{PLAYERS} players, p95 from the 200th ms of a pause to the opponent's move, against 400 ms",
            p95,
            TARGET_MS,
            "ms",
            p95 / TARGET_MS,
            "< 1",
            p95 < TARGET_MS,
            f"{len(waits)} moves at {told} pauses",
        ),
        Row(
            f"{PLAYERS} players, p95 of *stop* to *stored* with an opponent, against without",
            stored,
            plain,
            "ms",
            stored / plain,
            f"≤ {SLOWER:g}",
            stored <= SLOWER * plain,
        ),
    ]


def _stored(outcomes: list[Outcome]) -> list[float]:
    """Milliseconds."""
    return [each.stored_after * 1_000 for each in outcomes if each.stored_after is not None]


def _play(site: Site, *, players: int, takes: int, opponent: bool) -> list[Outcome]:
    manner = Manner(synthetic=True, opponent=opponent)
    numbers = range(players * takes)
    parts = [Part([take(number) for number in numbers[player::players]], manner) for player in range(players)]
    progress = Progress(takes=players * takes)
    asyncio.run(play(site, parts, progress))
    return progress.outcomes
