"""CPU of a take to which a model listened live, all that it cost before and after, against one without.

Two takes of the same clips, each in a rhythm of its own, so that no site calls one a copy of the other. What
is done live is what the site's own threads do; the task is the real one.
"""

import os
import time
import uuid

from accounts.consent import current
from accounts.models import Consent, Contributor
from bench.inside.judging.scoring import counting
from bench.turns import take
from corpus.audio import received
from corpus.models import Recording
from corpus.store import NewTake, store
from games.catalogue import opposing
from games.judging import tasks
from games.play.opponent import listening
from games.player.clips import Clip
from games.player.pausing import pauses
from inference.live.pausing import pause
from inference.running import loaded

TAKES = 8
ROUNDS = 4
FRAME = 1_600
MOST_FRAMES = 5


def measure() -> dict[str, list[float]]:
    """Milliseconds of CPU a take in turn, with an opponent and without; answers of a model, and its moves."""
    os.sched_setaffinity(0, {0})
    loaded.audio_scorers(), loaded.voice_activity()
    series: dict[str, list[float]] = {name: [] for name in ("with", "without", "answers", "plain", "moves")}
    _round(live=True), _round(live=False)  # warm
    for _ in range(ROUNDS):
        for name, answers, live in (("with", "answers", True), ("without", "plain", False)):
            spent, asked, moves = _round(live=live)
            series[name].append(spent / TAKES * 1_000)
            series[answers].append(asked)
            if live:
                series["moves"].append(moves)
    return series


def _round(*, live: bool) -> tuple[float, int, int]:
    """Seconds of CPU, answers of a model, and moves of the opponent, of all takes together."""
    clips = [take(number) for number in range(TAKES)]
    moves = 0
    with counting() as asked:
        spent = 0.0
        for clip in clips:
            round_id, events = str(uuid.uuid4()), []
            started = time.process_time()
            if live:
                events = _listened(clip, round_id)
            spent += time.process_time() - started
            recording = _stored(clip, round_id, events, live=live)
            started = time.process_time()
            tasks.take.apply(args=(str(recording.pk),), throw=True)
            spent += time.process_time() - started
            moves += len(events)
    return spent, len(asked), moves


def _listened(clip: Clip, round_id: str) -> list[dict[str, object]]:
    """As `games.play.opponent` does it at each pause, without its threads."""
    events: list[dict[str, object]] = []
    start: int | None = None
    for told in pauses(clip.sent, clip.sample_rate):
        until = -(-told.at // FRAME)
        heard = pause(received(clip.sent[: until * FRAME * 2], clip.sample_rate), start)
        if heard is None:
            continue
        for frames in range(until, until + MOST_FRAMES):
            if frames * FRAME >= listening.needed(heard.cut, clip.sample_rate):
                until = frames
                break
        place = (heard.start, heard.cut)
        sent = (clip.sent[: until * FRAME * 2],)
        if judged := listening.judge(sent, clip.sample_rate, place, "en", round_id):
            if start is None:
                events.append(opposing.event(opposing.BEGUN, judged.start, clip.sample_rate))
            start = judged.start
            events.append(opposing.event(opposing.LEANED, judged.cut, clip.sample_rate, f"{judged.p:.3f}"))
    return events


def _stored(clip: Clip, round_id: str, events: list[dict[str, object]], *, live: bool) -> Recording:
    person, text = Contributor.objects.create(), current("en")
    consent = Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )
    done = {"name": "done", "at": clip.samples}
    return store(
        NewTake(
            contributor=person,
            consent_id=consent.pk,
            round=round_id,
            sha256=clip.sha256,
            pcm=clip.sent,
            sample_rate=clip.sample_rate,
            game="cliffhanger",
            prompt_key="bench",
            prompt={},
            language="en",
            timeline=[*events, done],
            live_opponent=live,
        )
    )
