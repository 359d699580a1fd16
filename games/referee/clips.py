"""What a listener gets of a sample: the sound of the turn up to its cut, its drawing, the agent's line.

Nothing behind the cut, no other cut, no intent, no game, no score and no vote: what one has seen is what one
hears. The page knows the clip only by the id of its serving.
"""

from typing import Any

from django.http import HttpResponse

from accounts.http import Request
from corpus import audio, excerpt
from corpus.models import Sample
from corpus.playback import flac_response
from corpus.refusals import Fault, Refused
from games.judging.messages import Floor
from games.referee.messages import Agent, Clip
from moderation.models import Serving


def seconds(sample: Sample) -> float:
    """Length of the clip."""
    return excerpt.seconds(sample)


def message(serving: Serving) -> Clip:
    """The `clip` message."""
    sample = serving.sample
    return Clip(
        clip=str(serving.pk),
        language=sample.recording.language,
        seconds=round(seconds(sample), 3),
        floor=Floor(**_without_words(excerpt.drawing(sample))),
        agent=Agent(sample.agent_state, sample.agent_text),
    )


def sound(request: Request, serving: Serving) -> HttpResponse:
    """FLAC of the clip, whole or the range asked for.

    Raises:
        Refused: clip_gone.
    """
    try:
        heard = excerpt.sound(serving.sample)
    except (FileNotFoundError, ValueError):
        raise Refused(Fault.CLIP_GONE) from None
    return flac_response(request, audio.encode_clip(heard), tag=f'"{serving.pk}"')


def _without_words(floor: dict[str, Any]) -> dict[str, Any]:
    """The agent's line stands beside the clip."""
    spans = [{"start": span["start"], "end": span["end"]} for span in floor["agent"]]
    return {**floor, "agent": spans}
