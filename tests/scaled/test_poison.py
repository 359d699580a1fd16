"""Takes that kill the process that judges them, or hang in it: the worker lives on, they are laid aside."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis

from tests.sites import Process, RunningSite, running_site, wait_for

# What a broken library would do to a take of one prompt: end the process, or never come back.
POISONED = """
import os, signal, time
from unittest.mock import patch
from django.core.management import call_command
from config.workers import limits, queues
from corpus.models import Recording
from games.judging import pipeline
real = pipeline.process
def process(recording_id):
    mode = Recording.objects.filter(pk=recording_id).values_list("mode", flat=True).first()
    if mode == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "hangs":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        time.sleep(600)
    return real(recording_id)
short = {**queues.LIMITS, "takes": queues.Limit(7, 9)}
with patch.object(pipeline, "process", process), patch.object(limits, "LIMITS", short):
    call_command("worker", "takes", "--concurrency", "2")
"""
LAID_ASIDE = """
import json
from games.dead_letters.models import DeadLetter
print(json.dumps([letter.error for letter in DeadLetter.objects.dead().order_by("error")]))
"""
STANDING = """
import json
from corpus.models import Recording
print(json.dumps(sorted(Recording.objects.values_list("mode", "status"))))
"""
MARK = """
from corpus.models import Recording
from games.judging import handing_over
for take, mode in zip(Recording.objects.order_by("captured_at"), ("kills", "hangs", "")):
    Recording.objects.filter(pk=take.pk).update(mode=mode)
for take in Recording.objects.order_by("captured_at"):
    handing_over.take(take.pk)
"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path, redis_url: str
) -> Iterator[RunningSite]:
    url = redis_url.removesuffix("/0") + "/7"  # its own messages, on the Redis that others use too
    folder = tmp_path_factory.mktemp("poison")
    with running_site(folder, collected_static, prepared=prepared_data, REDIS_URL=url) as found:
        yield found


def laid_aside(site: RunningSite) -> list[str]:
    found: list[str] = json.loads(site.shell(LAID_ASIDE))
    return found


@pytest.mark.needs("redis")
def test_poison_is_laid_aside_while_its_worker_works_on_and_runs_again_once_it_is_mended(
    site: RunningSite, fresh_clips: list[str]
) -> None:
    site.manage("play", "--agree", "--fast", "--wait", "0", *fresh_clips[:3], check=False)
    redis.Redis.from_url(site.environment["REDIS_URL"]).flushdb()
    poisoned = Process(["shell", "--no-imports", "-c", POISONED], site.environment).start()
    try:
        site.shell(MARK)
        wait_for(lambda: len(laid_aside(site)) == 2, "both to be laid aside", 300)
        assert laid_aside(site) == [
            "It took longer than 9 s, and its process was killed.",
            "The process that worked on it ended in the midst of it.",
        ]
        assert poisoned.popen.poll() is None
        wait_for(lambda: ["", "stored"] not in json.loads(site.shell(STANDING)), "the third to be judged")
    finally:
        poisoned.stop()
    told = httpx.get(f"{site.url}/metrics").text
    assert 'your_turn_dead_letters{task="games.judging.tasks.take"} 2.0' in told
    site.shell("from games.judging.sweeping import sweep; sweep(older_than_seconds=0)")
    mended = Process(["worker", "takes"], site.environment).start()
    try:
        assert "2 laid aside." in site.manage("letters").stdout
        assert "2 sent" in site.manage("letters", "--run-all").stdout
        settled = [["", "listened"], ["hangs", "listened"], ["kills", "listened"]]
        wait_for(lambda: json.loads(site.shell(STANDING)) == settled, "both to be judged")
        wait_for(lambda: not laid_aside(site), "nothing to lie there")
    finally:
        mended.stop()
