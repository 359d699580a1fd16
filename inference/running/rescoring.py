"""Running a new model over the corpus: who asked, how far it is, and what a scorer is asked on the way.

`games.judging.rescoring` walks, since only a game knows how its samples are weighed afterwards.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from corpus.broker import hand_over, overdue
from corpus.models import Recording, Sample
from inference.models import Rescoring
from inference.registry import installed
from inference.running import loaded
from inference.running.asking import score_again, score_remotely, score_words
from inference.running.questions import NOBODY
from inference.scorers.base import AgentSide
from inference.scorers.contracts import AUDIO_CONTRACTS, OUTSIDE_CONTRACTS, REMOTE_CONTRACTS, TEXT_CONTRACTS
from inference.speech import recognisers, transcripts
from inference.speech.transcripts import Sound

AUDIO_SCORER: Final = "audio scorer"
TEXT_SCORER: Final = "text scorer"
REMOTE_SCORER: Final = "remote scorer"
RECOGNISER: Final = "recogniser"

PATIENCE: Final = timedelta(minutes=2)
"""How long a run may say nothing before it counts as lost; a recording takes seconds."""


class CannotRescore(Exception):
    """No such scorer, or one whose files are not here; the message says what to do."""


def start(*, scorer: str = "", since: datetime | None = None, asked_by: str, here: bool = False) -> Rescoring:
    """Ask for a run, and have a worker begin once the transaction is over. The same one twice is one.

    Args:
        scorer: name of a scorer or recogniser of the registry; empty for all that are ready.
        since: only takes recorded from then on.
        asked_by: who, in words.
        here: the caller works on it; no worker is told.

    Raises:
        CannotRescore: see there.
    """
    if scorer:
        kind_of(scorer)
    with transaction.atomic():
        same = Rescoring.objects.unfinished().filter(scorer=scorer, since=since).first()
        run = same or Rescoring.objects.create(scorer=scorer, since=since, asked_by=asked_by[:150])
        if not same:
            run.total = _samples(recordings(run)).count()
            run.save(update_fields=["total"])
    if not here:
        transaction.on_commit(partial(enqueue, run.pk))
    return run


def resume(run: Rescoring, *, here: bool = False) -> None:
    """Go on behind the cursor of a run that was stopped.

    Args:
        here: as for `start`.

    Raises:
        StatusMoved: it is not stopped.
    """
    run.resume()
    if not here:
        transaction.on_commit(partial(enqueue, run.pk))


def enqueue(run_id: UUID, *, seconds: float = 0) -> None:
    """Have a worker go on with a run. When the broker is down the sweeper finds it later."""
    hand_over("games.judging.tasks.rescore", str(run_id), what=f"rescoring {run_id}", seconds=seconds)


def lost(now: datetime, wait: timedelta) -> list[UUID]:
    """Runs that nobody is working on; with no `wait`, all that are unfinished."""
    quiet = Rescoring.objects.unfinished().filter(overdue("moved_at", now, PATIENCE if wait else wait))
    return list(quiet.values_list("pk", flat=True))


def recordings(run: Rescoring) -> QuerySet[Recording]:
    """What lies behind the cursor, in its order: takes whose samples count, recorded since then."""
    rows = Recording.objects.filter(status=Recording.Status.LISTENED)
    if run.since:
        rows = rows.filter(captured_at__gte=run.since)
    if run.cursor:
        rows = rows.filter(pk__gt=run.cursor)
    return rows.order_by("pk")


def samples_of(recording: Recording) -> int:
    """How many samples of a recording a run counts as done."""
    return _samples(Recording.objects.filter(pk=recording.pk)).count()


def kind_of(scorer: str) -> str:
    """AUDIO_SCORER, TEXT_SCORER, REMOTE_SCORER or RECOGNISER.

    Raises:
        CannotRescore: there is no such model, or it is not ready.
    """
    state = next((state for state in installed.states(thorough=False) if state.entry.name == scorer), None)
    if state is None:
        raise CannotRescore(f"There is no model {scorer!r}. `manage.py models list` shows all.")
    if not state.ready:
        raise CannotRescore(state.sentence)
    if state.entry.contract in OUTSIDE_CONTRACTS:
        raise CannotRescore(f"{state.sentence} It cannot be asked; docs/api.md says how they send.")
    if state.entry.contract in AUDIO_CONTRACTS:
        return AUDIO_SCORER
    if state.entry.contract in REMOTE_CONTRACTS:
        return REMOTE_SCORER
    return TEXT_SCORER if state.entry.contract in TEXT_CONTRACTS else RECOGNISER


def unusable(scorer: str = "") -> list[str]:
    """Why models cannot be asked, all or one, whose files are here; opens what would be asked, and no other.

    Servers of remote scorers are asked whether they answer.

    Args:
        scorer: name of a scorer or recogniser; empty for all scorers.

    Raises:
        CannotRescore: as `kind_of`.
    """
    kind = kind_of(scorer) if scorer else ""
    if kind == RECOGNISER:
        recognisers.named(scorer)
    if kind in ("", AUDIO_SCORER):
        loaded.audio_scorers()
    if kind in ("", TEXT_SCORER):
        loaded.text_scorers()
    if kind in ("", REMOTE_SCORER):
        loaded.ask_remote(scorer)
    states = recognisers.states() if kind == RECOGNISER else loaded.states()
    named = (state for state in states if scorer in ("", state.entry.name))
    return [state.sentence for state in named if state.status == "broken"]


def must_be_usable(scorer: str) -> None:
    """Raises:
    CannotRescore: it is the one that a run asks, and cannot be used.
    """
    if scorer and (problems := unusable(scorer)):
        raise CannotRescore(problems[0])


def ask(
    recording: Recording,
    sound: Sound,
    kind: str,
    scorer: str,
    shown: transcripts.Shown = lambda _: "",
    agent: AgentSide = NOBODY,
    *,
    stays_here: bool = False,
) -> tuple[int, int]:
    """Have a recording scored by whoever has not done so yet; run again, it adds nothing.

    Args:
        kind: of the one scorer that is asked; "" for all.
        shown: the words that the game knows to be said by a moment.
        agent: what the agent said in it.
        stays_here: whether nobody else's server may be asked about it.

    Returns:
        Number of scores and of transcripts written.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    scores = written = 0
    if kind in ("", AUDIO_SCORER):
        scores += score_again(recording, sound(), agent, only=scorer)
    if kind != AUDIO_SCORER:
        written = transcripts.transcribe(recording, sound, shown)
        # A new recogniser gives every text scorer something new to read.
        read = kind != REMOTE_SCORER
        scores += score_words(recording, only=scorer if kind == TEXT_SCORER else "") if read else 0
    if kind in ("", REMOTE_SCORER) and not stays_here:
        scores += score_remotely(recording, sound, only=scorer)
    return scores, written


def _samples(among: QuerySet[Recording]) -> QuerySet[Sample]:
    return Sample.objects.filter(recording__in=among).exclude(status=Sample.Status.WITHDRAWN)
