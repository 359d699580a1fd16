"""The same line on real Redis, PostgreSQL and S3, every part in a process of its own."""

import io
import json
import signal
from typing import Any

import redis
import soundfile
from datasets import Audio, concatenate_datasets, load_dataset

from games.demo.table import speakers
from tests.sites import Process, RunningSite, wait_for

CLIPS = [clip.file for speaker in speakers() for clip in speaker.clips]

STATE = """
import json
from django.db.models import Count
from corpus.models import Recording, Sample
from inference.models import Score
print("STATE" + json.dumps({
    "recordings": dict(Recording.objects.values_list("status").annotate(Count("pk"))),
    "samples": dict(Sample.objects.values_list("status").annotate(Count("pk"))),
    "scores": Score.objects.count(), "names": list(Recording.objects.values_list("audio", flat=True)),
}))
"""
AS_IF_PEOPLE = """
from corpus.models import Recording, Sample
Recording.objects.update(settings={})
Sample.objects.filter(decided_by="program").update(decided_by="person")
"""
UNFINISHED = ("captured", "scored")


def state(site: RunningSite) -> dict[str, Any]:
    return dict(json.loads(site.shell(STATE).partition("STATE")[2]))


def settled(site: RunningSite) -> bool:
    now = state(site)
    return "stored" not in now["recordings"] and not set(UNFINISHED) & set(now["samples"])


def test_takes_of_many_players_are_stored_scored_decided_and_published(scaled_site: RunningSite) -> None:
    done = scaled_site.manage("demo", "--url", scaled_site.url, "--decide")
    assert "0 failed" in done.stdout
    now = state(scaled_site)
    assert sum(now["recordings"].values()) == len(CLIPS)
    assert now["scores"] == sum(now["samples"].values()) > len(CLIPS)

    assert "Nothing new" in scaled_site.manage("publish").stdout  # machines spoke, and a program decided
    scaled_site.shell(AS_IF_PEOPLE)
    assert scaled_site.manage("publish").returncode == 0
    rows = load_dataset(str(scaled_site.data / "release")).cast_column("audio", Audio(decode=False))
    samples = concatenate_datasets(list(rows.values()))
    assert len(samples) > 0
    assert not any(samples["synthetic"])
    _, rate = soundfile.read(io.BytesIO(samples[0]["audio"]["bytes"]))
    assert rate == 16_000


def test_the_audio_is_in_the_bucket_and_nowhere_else(scaled_site: RunningSite) -> None:
    assert state(scaled_site)["names"]
    assert not (scaled_site.data / "audio").exists()
    code = (
        "from corpus.models import Recording; from corpus import audio; "
        "print(audio.read(Recording.objects.first()).shape[0] > 16_000)"
    )
    assert scaled_site.shell(code) == "True"


def test_a_worker_killed_in_the_middle_loses_no_take(
    scaled_site: RunningSite, fresh_clips: list[str]
) -> None:
    before = sum(state(scaled_site)["recordings"].values())
    worker = next(process for process in scaled_site.others if "takes" in process.arguments)
    # Nobody waits for scores, so that the worker dies with most takes before it.
    scaled_site.manage(
        "play", "--agree", "--fast", "--players", "8", "--wait", "0", *fresh_clips, check=False
    )
    worker.stop(signal.SIGKILL)
    assert sum(state(scaled_site)["recordings"].values()) == before + len(fresh_clips)
    scaled_site.others.append(Process(worker.arguments, scaled_site.environment).start())
    scaled_site.shell("from games.judging.sweeping import sweep; sweep(older_than_seconds=0)")
    wait_for(lambda: settled(scaled_site), "every take to be settled")
    now = state(scaled_site)
    assert now["scores"] == sum(now["samples"].values())


def test_a_broker_that_forgets_everything_loses_no_take(
    scaled_site: RunningSite, redis_url: str, fresh_clips: list[str]
) -> None:
    worker = next(p for p in scaled_site.others if "takes" in p.arguments and p.popen.poll() is None)
    worker.stop()
    scaled_site.manage("play", "--agree", "--fast", "--wait", "0", fresh_clips[0], check=False)
    assert not settled(scaled_site)
    redis.Redis.from_url(redis_url).flushall()
    scaled_site.others.append(Process(worker.arguments, scaled_site.environment).start())
    scaled_site.shell("from games.judging.sweeping import sweep; sweep(older_than_seconds=0)")
    wait_for(lambda: settled(scaled_site), "the take to be settled")


def test_the_processes_end_without_a_word_when_they_are_asked(scaled_site: RunningSite) -> None:
    for process in scaled_site.others:
        if process.popen.poll() is None:
            process.stop(signal.SIGTERM)
        assert "Traceback" not in "\n".join(process.lines), process.arguments
    assert "Traceback" not in "\n".join(scaled_site.web.lines)
