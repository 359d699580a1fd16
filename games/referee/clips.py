"""What a listener gets of a sample: the sound of the turn up to its cut (both sides of a talk), its drawing,
the agent's line.

Nothing behind the cut, no other cut, no intent, no game, no score and no vote: what one has seen is what one
hears. The page knows the clip only by the id of its serving.
"""

import random
from typing import Any, Final

from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from accounts.http import Request
from corpus import audio, excerpt
from corpus.models import Sample
from corpus.playback import flac_response
from corpus.refusals import Fault, Refused
from games.judging.messages import Floor
from games.referee.messages import Agent, Clip
from moderation.models import Serving

SALT: Final = "games.referee.clips"
HEIGHT: Final = (0.75, 1.1)
WOBBLE: Final = 0.08
"""Of a drawing: how much larger or smaller all of it is, and by how much each line wavers."""


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
        floor=Floor(**_drawn_again(_without_words(excerpt.drawing(sample)), serving)),
        agent=Agent(sample.agent_state, sample.agent_text),
    )


def sound(request: Request, serving: Serving) -> HttpResponse:
    """FLAC of the clip, whole or the range asked for.

    Raises:
        Refused: clip_gone.
    """
    try:
        heard = excerpt.heard(serving.sample)
    except (FileNotFoundError, ValueError):
        raise Refused(Fault.CLIP_GONE) from None
    return flac_response(request, audio.encode_clip(heard), tag=f'"{serving.pk}-{serving.sample.recuts}"')


def _drawn_again(floor: dict[str, Any], serving: Serving) -> dict[str, Any]:
    """Loudness as a hand would draw it, another time for every serving: by the exact one, which "my takes"
    show too, a script would know its own clip among all others, whatever cookies it has thrown away."""
    seed = salted_hmac(SALT, str(serving.pk)).digest()  # the page knows the id, and must not know the dice
    dice = random.Random(seed)  # noqa: S311  # it draws a picture
    height = dice.uniform(*HEIGHT)
    levels = [
        _in_range(height * level + dice.gauss(0, WOBBLE)) if level else 0.0 for level in floor["levels"]
    ]
    return {**floor, "levels": levels}


def _in_range(level: float) -> float:
    return round(min(1.0, max(0.0, level)), 2)


def _without_words(floor: dict[str, Any]) -> dict[str, Any]:
    """The agent's line stands beside the clip."""
    spans = [{"start": span["start"], "end": span["end"]} for span in floor["agent"]]
    return {**floor, "agent": spans}
