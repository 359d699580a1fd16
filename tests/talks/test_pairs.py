"""Pairs without browsers on real sites: one process, a restart in the middle, two processes on Redis."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from games.demo import talking
from games.player import pair
from games.player.clips import read_clip
from games.player.pair import Manner, Voice
from games.player.site import Site
from tests import voices
from tests.sites import Process, RunningSite, free_port, running_site, wait_for

pytestmark = pytest.mark.whole

FAST = Manner("spot-the-difference", fast=True, synthetic=True)
REAL = Manner("spot-the-difference", synthetic=True)

KEPT = """
import io, json, soundfile, numpy
from django.core.files.storage import default_storage
from games.talks.models import Side, Stretch, Talk
talk = Talk.objects.order_by("-made_at").first()
found = []
for side in talk.sides.order_by("number"):
    take = side.recording
    if take is None:
        continue
    sound = [soundfile.read(io.BytesIO(default_storage.open(name).read()), dtype="int16")[0]
             for name in (take.audio, take.agent_audio)]
    found.append({"status": take.status, "reason": take.reason, "sha256": take.sha256,
        "samples": [len(each) for each in sound], "heard": int(numpy.abs(sound[1]).max()),
        "dropouts": sum(event["name"] == "dropout" for event in take.timeline),
        "intents": sorted({cut.intent for cut in take.cuts.all()}),
        "latency": side.latency_ms, "error": side.clock_error_ms})
print(json.dumps([talk.status, found, Stretch.objects.filter(side__talk=talk).count()]))
"""


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One asks, the other says mm-hm and answers."""
    folder = tmp_path_factory.mktemp("pair")
    asks = voices.espeak("I see a red house, and a tree beside it. Do you have a dog?")
    goes_on = voices.espeak("Mine is on the left, next to the boat.")
    answers = voices.espeak("Yes, a brown dog.", voice="en-us", pitch=80)
    one = voices.write(
        folder / "one.wav", asks, voices.silence(3.0, None), goes_on, voices.silence(1.0, None)
    )
    lead = voices.silence(len(asks) / 16_000 + 0.6, None)
    other = voices.write(folder / "other.wav", lead, answers, voices.silence(4.0, None))
    return one, other


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path
) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("talks") / "site"
    with running_site(folder, collected_static, (), prepared_data) as running:
        yield running


def judged(site: RunningSite) -> list[dict[str, Any]]:
    """Both takes of the newest talk, once a worker has had them."""

    def look() -> list[dict[str, Any]] | None:
        status, takes, stretches = json.loads(site.shell(KEPT))
        done = status == "kept" and len(takes) == 2 and not stretches
        return takes if done and all(take["status"] != "stored" for take in takes) else None

    found: list[dict[str, Any]] = wait_for(look, "two takes that are judged", 120)
    return found


def together(
    site: RunningSite, clips: tuple[Path, Path], how: Manner, there: str = ""
) -> tuple[Voice, Voice]:
    read = read_clip(clips[0]), read_clip(clips[1])
    both = asyncio.run(pair.talk(Site(site.url), read, how, Site(there) if there else None))
    assert [voice.error for voice in both] == ["", ""]
    assert [voice.why for voice in both] == ["over", "over"]
    return both


def whole(clips: tuple[Path, Path], takes: list[dict[str, Any]]) -> None:
    """Nothing of either file is missing in its take."""
    for path, take in zip(clips, takes, strict=True):
        clip = read_clip(path)
        frame = clip.sample_rate // 50
        assert take["samples"][0] == -(-(len(clip.sent) // 2) // frame) * frame
        assert take["dropouts"] == 0


def test_two_files_have_a_talk_whose_moments_are_judged(site: RunningSite, clips: tuple[Path, Path]) -> None:
    done = site.manage("play", "--agree", "--synthetic", "--pair", *map(str, clips))
    assert done.stdout.count("ended over") == 2
    assert "Mouth to ear: p50" in done.stdout
    takes = judged(site)
    whole(clips, takes)
    for take in takes:
        assert (take["status"], take["reason"]) == ("listened", "")
        assert take["heard"] > 1_000
        assert take["latency"] > 0
        assert take["error"] is not None
    assert {"shift", "complete"} & {*takes[0]["intents"], *takes[1]["intents"]}


def test_the_demos_conversation_is_judged_on_both_channels(site: RunningSite, tmp_path: Path) -> None:
    spoken = talking.write(tmp_path)
    how = Manner(talking.GAME, talking.LANGUAGE, fast=True, synthetic=True)
    together(site, spoken, how)
    takes = judged(site)
    whole(spoken, takes)
    assert [take["status"] for take in takes] == ["listened", "listened"]
    # Who hears the other in step hears the same at every playing, and so do the moments.
    assert [take["intents"] for take in takes] == [["complete", "incomplete"], ["complete"]]


def test_pairs_that_are_fast_talk_at_once(site: RunningSite, clips: tuple[Path, Path]) -> None:
    done = site.manage("play", "--agree", "--fast", "--players", "3", "--pair", *map(str, clips))
    assert done.stdout.count("ended over") == 6
    whole(clips, judged(site))


def test_a_pair_and_single_files_are_two_commands(site: RunningSite, clips: tuple[Path, Path]) -> None:
    assert "Name files to play" in site.manage("play", "--agree", check=False).stderr
    both = ("--pair", *map(str, clips), str(clips[0]))
    assert "Name files to play" in site.manage("play", "--agree", *both, check=False).stderr


def test_a_server_that_is_killed_in_the_middle_loses_nothing(
    site: RunningSite, clips: tuple[Path, Path]
) -> None:
    async def scene() -> tuple[Voice, Voice]:
        read = read_clip(clips[0]), read_clip(clips[1])
        talking = asyncio.create_task(pair.talk(Site(site.url), read, REAL))
        await asyncio.to_thread(wait_for, lambda: site.shell(GOING) == "going", "the talk to go on")
        await asyncio.to_thread(site.restart)
        return await talking

    both = asyncio.run(scene())
    assert [voice.error for voice in both] == ["", ""]
    # A machine that takes more than a minute to serve again has ended the talk meanwhile, and told so.
    assert {voice.why for voice in both} <= {"over", "lost"}
    assert [voice.lines > 1 for voice in both] == [True, True]
    whole(clips, judged(site))


GOING = """
from games.talks.models import Stretch, Talk
talk = Talk.objects.order_by("-made_at").first()
kept = talk and Stretch.objects.filter(side__talk=talk, frames__gt=0).count()
print("going" if kept and talk.status == "going" else "")
"""


@pytest.fixture
def over_redis(
    tmp_path: Path, collected_static: Path, prepared_data: Path, redis_url: str
) -> Iterator[tuple[RunningSite, str]]:
    """A site with two web processes and a worker, and the second one's address."""
    workers = (("worker", "takes", "housekeeping"),)
    with running_site(
        tmp_path / "site", collected_static, workers, prepared_data, REDIS_URL=redis_url
    ) as one:
        port = free_port()
        second = Process(["serve"], {**one.environment, "PORT": str(port)}).start()
        try:
            wait_for(lambda: second.said("Your Turn is here"), "the second process to serve")
            yield one, f"http://127.0.0.1:{port}"
        finally:
            second.stop()


def test_over_redis_two_processes_carry_one_talk(
    over_redis: tuple[RunningSite, str], clips: tuple[Path, Path]
) -> None:
    site, there = over_redis
    both = together(site, clips, REAL, there)
    for mine, theirs in zip(both, reversed(both), strict=True):
        sent = -(-len(theirs.clip.sent) // (theirs.clip.sample_rate // 50 * 2))
        assert mine.heard == sent
        assert np.median(mine.delays) < 1.0
    takes = judged(site)
    whole(clips, takes)
    assert all(take["heard"] > 1_000 for take in takes)
