"""Talks of two on one web process, against a relay that keeps nothing: how late a voice comes, what it costs.

Pairs without browsers (`manage.py play --pair`) speak in real time, on this machine as well. A voice is
counted from the last sample of a frame until the frame is at the other's; from mouth to ear it goes through
the page's own jitter buffer besides (docs/decisions/0096), under Node.js.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import numpy as np

from bench.processes import bench_site, free_port, loop_seconds, serving
from bench.scaling import given, web
from bench.table import Row, compare
from games.management.talks import FOR_TWO
from games.player import pair
from games.player.clips import Clip
from games.player.pair import Manner, Voice
from games.player.site import Site

PAIRS = 10
SECONDS = int(os.environ.get("BENCH_TALK_SECONDS", "30"))
"""Games last three to five minutes. Of half a minute the beginning, which a relay has none of, is six times
as large a part as it is of three."""
ROUNDS = 3
RATE = 16_000
LATER, OVER_REDIS = 1.3, 1.6
MANNER = Manner(FOR_TWO, synthetic=True)
JITTER = 0.03
"""Seconds by which a frame is late at most, drawn anew for each; put upon the way that was measured."""
EAR = {"median": 80.0, "p95": 150.0}
"""Milliseconds from mouth to ear."""


class Round(NamedTuple):
    """Milliseconds that half and 95 of a hundred frames took, and of the server's CPU a second of a pair; and
    the milliseconds of each."""

    middle: float
    late: float
    cpu: float
    ways: list[float]


class Place(NamedTuple):
    """Where a pair's two sides are served, and the process of the first."""

    url: str
    there: str
    pid: int


def rows() -> list[Row]:
    with _ours() as ours, _relay() as relay, _two_processes() as two:
        places = ((ours, False), (relay, True), (two, False))
        rounds = [[_round(place, agreed=agreed) for place, agreed in places] for _ in range(ROUNDS)]
    mine, theirs, apart = (list(each) for each in zip(*rounds, strict=True))
    name = f"{PAIRS} pairs talk, {{}} of a frame's way to the other{{}}, against a bare relay"
    found = []
    for figure, of in (("median", "middle"), ("p95", "late")):
        bare = _of(of, theirs)
        found += [
            compare(name.format(figure, ""), _of(of, mine), bare, "ms", at_most=LATER),
            compare(name.format(figure, " over Redis"), _of(of, apart), bare, "ms", at_most=OVER_REDIS),
        ]
    pairs = compare(
        f"pairs a core in real time, talks of {SECONDS} s, against a bare relay",
        [1_000 / each for each in _of("cpu", mine)],
        [1_000 / each for each in _of("cpu", theirs)],
        "pairs",
        at_least=0.5,
        note="CPU of the loop's thread",
    )
    return [*found, pairs, *_mouth_to_ear([way for each in mine for way in each.ways])]


def _of(figure: str, rounds: list[Round]) -> list[float]:
    return [float(getattr(each, figure)) for each in rounds]


@contextmanager
def _ours() -> Iterator[Place]:
    with bench_site() as environment:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**environment, "PORT": str(port)}) as pid:
            yield Place(_at(port), _at(port), pid)


@contextmanager
def _relay() -> Iterator[Place]:
    with bench_site() as environment:
        port = free_port()
        with serving(["-m", "bench.baselines", "relay", str(port)], port, environment) as pid:
            yield Place(_at(port), _at(port), pid)


@contextmanager
def _two_processes() -> Iterator[Place]:
    """One site, of which each side of a pair is at another process."""
    with given("redis") as redis, web(redis) as one:
        port = free_port()
        with serving(["manage.py", "serve"], port, {**one.environment, "PORT": str(port)}):
            yield Place(one.site.url, _at(port), one.pid)


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _round(place: Place, *, agreed: bool) -> Round:
    """All pairs at once. agreed: nobody there asks who they are."""
    before = loop_seconds(place.pid)
    talks = asyncio.run(_all(place, agreed))
    cpu = (loop_seconds(place.pid) - before) * 1_000 / (PAIRS * SECONDS)
    voices = [voice for both in talks for voice in both]
    assert not [voice.error for voice in voices if voice.error]
    delays = [delay * 1_000 for voice in voices for delay in voice.delays]
    return Round(float(np.median(delays)), quantiles(delays, n=20)[-1], cpu, delays)


async def _all(place: Place, agreed: bool) -> list[tuple[Voice, Voice]]:
    return list(await asyncio.gather(*(_talk(place, number, agreed) for number in range(PAIRS))))


async def _talk(place: Place, number: int, agreed: bool) -> tuple[Voice, Voice]:
    clips = _clip(2 * number), _clip(2 * number + 1)
    site = Site(place.url)
    if not agreed:
        return await pair.talk(site, clips, MANNER, Site(place.there))
    voices = Voice(clips[0]), Voice(clips[1])
    guest = cast(Any, SimpleNamespace(site=site, cookies=""))
    await pair.converse((guest, guest), f"room-{number}-{id(clips)}", voices, MANNER)
    return voices


def _clip(number: int) -> Clip:
    """A room, loud enough to be one."""
    noise = np.random.default_rng(number).normal(0, 500, SECONDS * RATE).astype("<i2")
    return Clip(Path(f"{number}.wav"), noise.tobytes(), RATE, None)


PLAYBACK = Path(__file__).resolve().parents[3] / "static/talks/sound/playback-worklet.js"
EARS = """
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
const [worklet, rate] = [process.argv[1], +process.argv[2]];
const late = JSON.parse(readFileSync(0, "utf8"));
globalThis.sampleRate = rate;
globalThis.currentFrame = 0;
let Playback;
const sent = [];
globalThis.AudioWorkletProcessor = class {
  port = { postMessage: (message) => sent.push(message) };
};
globalThis.registerProcessor = (_name, made) => (Playback = made);
await import(pathToFileURL(worklet));
const playback = new Playback();
playback.obey({ rate });
const coming = late.map((by, seq) => ({ seq, at: (seq + 1) / 50 + by })).sort((a, b) => a.at - b.at);
const pcm = Int16Array.from({ length: rate / 50 }, (_, i) => 9000 * Math.sin(i / 9));
for (; globalThis.currentFrame < (late.length / 50 + 1) * rate; globalThis.currentFrame += 128) {
  while (coming[0]?.at * rate <= globalThis.currentFrame)
    playback.obey({ seq: coming.shift().seq, pcm: pcm.slice().buffer });
  playback.process([], [[new Float32Array(128), new Float32Array(128)]]);
}
const heard = sent.flatMap(({ played }) => played ?? []).filter(([, , concealed]) => !concealed);
console.log(JSON.stringify(heard.map(([seq, at]) => (at / rate - seq / 50) * 1000)));
"""


def _mouth_to_ear(ways: list[float]) -> list[Row]:
    """From what is said until it sounds, through the jitter buffer of the page; nothing without Node.js."""
    node = shutil.which("node")
    if node is None:
        print("talks: no Node.js, so nothing is heard", file=sys.stderr)
        return []
    draw = np.random.default_rng(0)
    late = draw.choice(ways, 60 * 50) / 1_000 + draw.uniform(0, JITTER, 60 * 50)
    command = [node, "--input-type=module", "--eval", EARS, str(PLAYBACK), str(RATE)]
    done = subprocess.run(command, input=json.dumps(list(late)), capture_output=True, text=True, check=True)
    heard = quantiles(json.loads(done.stdout), n=20)
    found = {"median": heard[9], "p95": heard[18]}
    name = f"mouth to ear with {JITTER * 1_000:.0f} ms of jitter, {{}}"
    note = "a minute; frame, way, jitter and buffer, without the devices"
    return [
        compare(name.format(figure), [found[figure]], [most], "ms", at_most=1, note=note)
        for figure, most in EAR.items()
    ]
