"""Which prompt a day has, how many tries somebody has left, and what may be shared of one."""

from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.core import signing

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from games.catalogue import feats, registry
from games.catalogue.base import Game
from games.play import allowance, pace, takes
from games.play.messages import Offered
from games.prompts.models import Prompt
from rewards.models import today

TRIES: Final = 3
SALT: Final = "games.daily.share"

OF_THE_DAY: Final = {"daily": True}
"""What the prompt of such a round says beside its text, and the take of it keeps: a set of the game may bring
the same prompt on the same day, and is no try."""


NO_TRY: Final = (Recording.Status.REFUSED, Recording.Status.LOST)


def game() -> Game:
    """The game of every day: the one that the site begins with."""
    return registry.game(registry.FIRST)


def prompt(language: str, day: date) -> Prompt:
    """The prompt of a language and a day, the same for everybody.

    The lowest hash of day and key, so that a prompt that is retired or added changes one day in many.

    Raises:
        Refused: no_prompts.
    """
    found = min(
        Prompt.objects.open(game().key, language),
        key=lambda each: sha256(f"{day} {each.key}".encode()).hexdigest(),
        default=None,
    )
    if found is None:
        raise Refused(Fault.NO_PROMPTS)
    return found


def offer(contributor: Contributor, language: str) -> Offered:
    """A round with today's prompt, up to three times.

    Raises:
        Refused: unknown_language, no_prompts, too_much_sound, too_much_at_once; daily_done.
    """
    played, day = game(), today()
    if language not in played.languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    allowance.check(contributor)
    pace.count_round(contributor)
    asked = prompt(language, day)
    if tried(contributor, asked, day) >= TRIES:
        raise Refused(Fault.DAILY_DONE)
    return takes.offer_this(contributor, played, asked, **OF_THE_DAY)


def tried(contributor: Contributor, asked: Prompt, day: date) -> int:
    """Tries of a day: takes of its rounds that were not refused or lost. One that was taken back was one."""
    mine = Recording.objects.of(contributor).exclude(status__in=NO_TRY)
    since = datetime.combine(day, time.min, tzinfo=UTC)
    prompted = mine.filter(game=asked.game, language=asked.language, prompt_key=asked.key)
    daily = {f"prompt__{name}": value for name, value in OF_THE_DAY.items()}
    return prompted.filter(captured_at__gte=since, **daily).count()


def share(contributor: Contributor, recording: UUID) -> str:
    """A token by which anybody sees the drawing of this take, as long as it is kept; never its sound. Only of
    the game of every day: of the others' figures the page would say what they are not.

    Raises:
        Refused: unknown_take.
    """
    mine = Recording.objects.of(contributor).filter(pk=recording, game=game().key)
    kept = mine.filter(status=Recording.Status.LISTENED)
    if not kept.exists():
        raise Refused(Fault.UNKNOWN_TAKE)
    return signing.Signer(salt=SALT).sign(recording.hex)


def shared(token: str) -> Recording | None:
    """The take of such a token; None of another, and of a take that was taken back since."""
    try:
        recording = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    kept = Recording.objects.filter(pk=recording, status=Recording.Status.LISTENED)
    return kept.first()


def held(recording: Recording) -> float | None:
    """Seconds of the longest pause in a shared take, if there was one."""
    value = recording.quality.get(feats.KEY)
    return float(value) if value is not None else None
