"""The way of a stored take: listen → score → settle and award, then tell the player.

Each step looks at the rows first and does only what they lack, so that a take may be worked on again after a
crash, a lost message or a sweep, and twice at once, without harm. The audio is decoded once, and only when a
step needs it: that is why the steps share one task (docs/decisions/0003). So are the rows: what a step wrote
it hands on, and every write says from which status it starts; where somebody else was there before, the rows
are read again (docs/decisions/0072).
"""

import logging
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, UUIDField

from corpus import steps
from corpus.audio import UNREADABLE, LazyTake
from corpus.models import COUNTING, Recording, Sample, StatusMoved
from corpus.refusals import ADVISED
from corpus.statements.prepared import Given, Prepared
from corpus.verifying import losing
from games.catalogue import dropouts, feats, opposing, registry
from games.catalogue.base import Cut, Span, Take
from games.catalogue.two.base import TalkGame
from games.catalogue.two.house import HOUSE
from games.judging import echoes, handing_over, push, settling, to_transcribe
from games.judging.results import scored_message
from games.studies import work as paid
from inference.audio import ends
from inference.audio.ends import End
from inference.live.agreeing import Heard
from inference.running import copies, held
from inference.running.analysis import Analysis, analyse, figures
from inference.running.asking import score_held
from inference.speech import transcripts
from moderation.serving import blocking, standing
from rewards.ledger import earning
from rewards.ledger.telling import Earned
from rewards.models import Profile

log = logging.getLogger(__name__)

DUPLICATE = "duplicate"
"""Code of the check that refuses a take whose bytes or whose sound we already have."""

ECHO = "echo"
"""Code of the check that refuses a take in which the agent's voice is heard."""


_TIED = Q(captured_at=OuterRef("captured_at"), pk__lt=OuterRef("pk"))
_EARLIER = Recording.objects.filter(
    Q(captured_at__lt=OuterRef("captured_at")) | _TIED, sha256=OuterRef("sha256"), status__in=COUNTING
)

TAKE = Prepared(
    lambda: (
        Recording.objects.not_withdrawn()
        .select_related("contributor")
        .filter(pk=Given("pk", UUIDField()))
        .annotate(
            original=Subquery(_EARLIER.order_by("captured_at", "pk").values("pk")[:1]),
            paid=paid.WAITS,
        )
    )
)
"""One take with its speaker, and what is `Known` of it."""


NEW = (Sample.Status.CAPTURED, Sample.Status.SCORED)
"""What is settled here: a cut that was written, and that every scorer that applies has answered about."""


class Problem(NamedTuple):
    """Code of the check that speaks against a take; of a copy of another take, which one."""

    code: str
    copy_of: UUID | None = None


class Known(NamedTuple):
    """What the rows say of a take before it is heard.

    Attributes:
        original: the take, of anybody, that still counts and came before with the same bytes.
        paid: whether it is work in a study, and waits to be counted there.
    """

    original: UUID | None
    paid: bool


def process(recording_id: UUID) -> None:
    """Bring one take from where it stands to its end.

    Raises:
        Exception: whatever storage, database or models raised; run again, it goes on from there.
    """
    recording = next(iter(TAKE.rows(pk=recording_id)), None)
    if recording is None:
        return
    work = LazyTake(recording)
    try:
        with steps.step("listen"):
            listen(work, _known(recording))
        with steps.step("score"):
            score(work)
        with steps.step("settle"):
            more, earned = settle(work)
    except (StatusMoved, *UNREADABLE) as error:
        # Taken back, or taken on by another worker, while we were at it: theirs to finish.
        if not Recording.objects.filter(pk=recording_id, moved_at=recording.moved_at).exists():
            return
        if isinstance(error, StatusMoved) or not losing.is_lost(recording, error, by="listen"):
            raise
        return
    log.info("Take %s is %s and settled.", recording.pk, recording.status)
    push.push(recording.pk, scored_message(recording, earned, more=more, words=False))
    if more:  # last, so that nothing here ever waits for words
        handing_over.transcription(recording.pk)


def listen(work: LazyTake, known: Known | None = None) -> None:
    """Voice activity, quality, and the cuts as the game names them; or refuse the take with a reason.

    known: as it was read with the take; else it is read here. Of two takes with the same bytes that come at
    the same moment neither may know of the other then: their sound tells.
    """
    recording = work.recording
    if recording.status != Recording.Status.STORED:
        return
    heard = _analysed(work)
    partner = _partner(work, heard)
    found = _found(heard) | _told(recording, partner)
    known = known or _known(TAKE.rows(pk=recording.pk)[0])
    if problem := _problem(work, heard, known.original, partner):
        copies.forget([recording.pk])
        with transaction.atomic():
            recording.refuse(by="listen", reason=problem.code, copy_of_id=problem.copy_of, **found)
            if known.paid:
                paid.refused(recording, problem.code)
        return
    take = to_transcribe.as_take(recording, len(work.sound), heard.speech, partner)
    doubtful = [*dropouts.reported(take.events), *(Span(start, end) for start, end in heard.doubtful)]
    cuts = dropouts.clear_of(registry.source(recording.game).cuts(take), doubtful)
    with transaction.atomic():
        recording.listened(by="listen", **found | _measured(recording, take, cuts, found["quality"]))
        if known.paid:
            paid.kept(recording)
        samples = [_sample(recording, cut, ends.nearest(cut.at, heard.speech, heard.ends)) for cut in cuts]
        Sample.objects.bulk_create(samples, ignore_conflicts=True)
    # Whoever brings a take to *listened* is alone, so that these are its samples. Should one have been there
    # before, no step moves ours, and the rows are read again.
    held.made(recording, samples)


def score(work: LazyTake) -> None:
    """Ask every scorer that applies, for the cuts that still wait, and keep what they say.

    They are moved on as they are settled: killed in between, a take is found by what it still lacks, and no
    scorer is asked again.
    """
    recording = work.recording
    waiting = [each for each in held.cuts(recording) if each.status == Sample.Status.CAPTURED]
    if waiting:
        score_held(recording, work.sound, echoes.agent_side(recording), waiting)


class Settled(NamedTuple):
    """Attributes:
    more: whether words are now waited for.
    earned: as `earning.award` says.
    """

    more: bool
    earned: Earned | None


def settle(work: LazyTake) -> Settled:
    """Weigh intent, scores and votes of every scored cut, give it its place in the queue, and pay the take.

    All of it in one transaction, and with it that words are waited for: either all happened or nothing.
    """
    recording = work.recording
    with transaction.atomic():
        waiting = [each for each in held.cuts(recording) if each.status in NEW]
        settled = settling.settle(waiting, by="settle", starts=NEW)
        if len(settled) != len(waiting):
            held.let_go(recording)
        profile = earning.holder(recording)
        if not _is_free(recording, profile):  # blocked while a worker had the take
            blocking.keep_out(recording.contributor)
            held.let_go(recording)
        with steps.step("award"):
            earned = earning.award(recording, profile)
        if recording.status != Recording.Status.LISTENED or not transcripts.wanted(recording):
            return Settled(False, earned)
        return Settled(to_transcribe.note(recording, settled=len(settled)), earned)


def _is_free(recording: Recording, profile: Profile | None) -> bool:
    """Whether the speaker is not blocked, and stays so until the transaction ends."""
    return standing.may_vote(recording.contributor) if profile is None else not profile.contributor.is_blocked


def _known(found: Any) -> Known:
    """found: a row of `TAKE`."""
    return Known(found.original, found.paid)


def _analysed(work: LazyTake) -> Analysis:
    """With the edges that an opponent has judged while the take was played."""
    if not work.recording.live_opponent:
        return analyse(work.sound)
    events = opposing.events(work.recording.timeline, work.recording.sample_rate)
    return analyse(work.sound, Heard(*opposing.heard(events)))


def _partner(work: LazyTake, heard: Analysis) -> list[list[int]] | None:
    """When the other player spoke, where there is one; nobody asks of a take that is of no use anyway."""
    if heard.problem or not isinstance(registry.source(work.recording.game), TalkGame):
        return None
    return echoes.partner(work, heard.speech)


def _told(recording: Recording, partner: list[list[int]] | None) -> dict[str, Any]:
    """The timeline with what the other player was heard to say; of the house it tells already."""
    if partner is None or recording.mode == HOUSE:
        return {}
    events = [*recording.timeline, *echoes.told(partner, recording.sample_rate)]
    return {"timeline": sorted(events, key=lambda event: event["at"])}


def _problem(
    work: LazyTake, heard: Analysis, original: UUID | None, partner: list[list[int]] | None
) -> Problem | None:
    """The first check that speaks against a take; the costlier ones last."""
    recording = work.recording
    if original:
        return Problem(DUPLICATE, original)
    if heard.problem:
        return Problem(heard.problem)
    if echoes.in_take(recording, work.sound, heard.speech) or (partner and echoes.of_partner(work, partner)):
        return Problem(ECHO)
    alike = copies.of_another(recording, work.sound)
    return Problem(DUPLICATE, alike.recording_id) if alike else None


def _found(heard: Analysis) -> dict[str, Any]:
    advised = {ADVISED: heard.advice} if heard.advice else {}
    return {"speech": heard.speech, "levels": heard.levels, "quality": heard.quality | advised}


def _measured(recording: Recording, take: Take, cuts: list[Cut], quality: dict[str, Any]) -> dict[str, Any]:
    """The quality with what the player can beat, where somebody played and the game has measured it."""
    source = registry.source(recording.game)
    value = source.feat(take, cuts) if source.records else None
    return {"quality": quality if value is None else quality | {feats.KEY: value}}


def _sample(recording: Recording, cut: Cut, end: End | None) -> Sample:
    """A sample that waits for its scores; `end` is that of the speech before it, where the cut is at one."""
    return Sample.of(
        recording,
        start=cut.start,
        cut=cut.at,
        intent=cut.intent,
        agent_state=cut.agent_state,
        agent_text=cut.agent_text,
        silence=cut.silence,
        went_on=cut.went_on,
        **figures(end),
    )
