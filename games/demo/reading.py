"""The words of the demo's takes, which we know since we wrote them, for the text scorers to read.

Cliffhanger leaves its words to the player, so that without a recogniser no text scorer would say anything.
"""

from collections.abc import Mapping
from uuid import UUID

from corpus.audio import LazyTake
from corpus.models import Recording, Sample
from games.demo.table import DemoClip
from games.judging import settling
from inference.models import AUDIO, Score
from inference.running.asking import score_words
from inference.speech import transcripts
from moderation.belief.flags import Flag

AGAINST_WORDS = (Flag.SOUND_FINISHED, Flag.WORDS_FINISHED)
"""What the demo is to show: either way in which sound and words disagree about the end of a turn."""


def read(clips: Mapping[str, DemoClip]) -> int:
    """Let text scorers read the takes with this audio (SHA-256 of the PCM), and weigh their moments again.

    Where a recogniser is here, it listens first, as it would to anybody. Read again, it adds nothing.

    Returns:
        How many moments have been read by now.
    """
    takes = Recording.objects.not_withdrawn().filter(sha256__in=clips, settings__synthetic=True)
    for take in takes.filter(status=Recording.Status.LISTENED):
        _read(take, clips[take.sha256])
    scores = Score.objects.filter(sample__recording__in=takes).exclude(input=AUDIO)
    return scores.values("sample").distinct().count()


def _read(take: Recording, clip: DemoClip) -> None:
    words, work = _words(take, clip), LazyTake(take)
    transcripts.transcribe(take, lambda: work.sound, lambda moment: words.get(moment.pk, ""))
    score_words(take)
    settling.settle_open(take, by="words")


def disputed(clips: Mapping[str, DemoClip]) -> list[Sample]:
    """The moments of these takes in which sound and words disagree, whether they wait or were decided."""
    ours = Sample.objects.filter(recording__sha256__in=clips, recording__settings__synthetic=True)
    return list(ours.filter(flag__in=AGAINST_WORDS).order_by("flag", "pk"))


def _words(take: Recording, clip: DemoClip) -> dict[UUID, str]:
    """Moment to what was said by then; none where the take was cut otherwise than the clip was made."""
    moments = list(take.cuts.order_by("cut"))
    if len(moments) != len(clip.parts):
        return {}
    return {moment.pk: clip.said_by(place) for place, moment in enumerate(moments)}
