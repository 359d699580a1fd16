"""Asking the audio scorers about a take, as a worker does between listening to it and settling it."""

import numpy as np
from numpy.typing import NDArray

from corpus import audio
from corpus.models import Recording, Sample
from inference.running import held
from inference.running.asking import score_held
from inference.running.questions import NOBODY


def score_take(take: Recording, sound: NDArray[np.float32] | None = None) -> int:
    """Have the moments that wait scored, read anew; how many scores that made.

    sound: of the take, where that is not to be read.
    """
    take = Recording.objects.get(pk=take.pk)
    waiting = [each for each in held.cuts(take) if each.status == Sample.Status.CAPTURED]
    sound = audio.read(take) if sound is None else sound
    return score_held(take, sound, NOBODY, waiting)
