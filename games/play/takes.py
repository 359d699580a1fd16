"""What a player may do, as plain sync functions: be let in, be given a round, have a take kept, hear of it.

The socket calls them in a thread, the views call them as they are. Every no is a `Refused`.
"""

import logging
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, FilteredRelation, PositiveIntegerField, Q, UUIDField

from accounts import addresses, consent, contributors
from accounts.models import Consent, Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from corpus.statements.prepared import Given, Prepared
from corpus.store import Kept, NewTake, RoundFull, StorageDown, StorageFull, store
from games.catalogue import feats, registry
from games.catalogue.base import Checked, Game
from games.judging import handing_over, results
from games.play import allowance, measures, pace, rounds, seats, timeline
from games.play.messages import Limits, Offered
from games.play.opponent import listening, remembering
from games.play.session import ReceivedTake
from games.prompts import voices
from games.prompts.models import Answer, Prompt
from games.studies import work
from rewards.ledger import answers

log = logging.getLogger(__name__)

MEASURED: Final = 500
"""Takes of a game that somebody's best is looked for in."""

STANDING: Final = Prepared(
    lambda: (
        Consent.objects.filter(
            contributor=Given("contributor", UUIDField()),
            contributor__blocked_at=None,
            contributor__epoch=Given("epoch", PositiveIntegerField()),
            version=Given("version", CharField()),
            withdrawn_at=None,
        )
        .annotate(
            spoken=allowance.SPOKEN,
            at_work=work.AT_WORK,
            of_round=FilteredRelation(
                "contributor__recordings",
                condition=Q(contributor__recordings__round=Given("round", CharField())),
            ),
        )
        .order_by("-agreed_at")
        .values_list("pk", "spoken", "at_work", "of_round__sha256", "of_round__slot")
    )
)
"""Consents of somebody who may record, newest first, each once for every take of the round that is kept."""


class Standing(NamedTuple):
    """What is looked at when a take arrives: much may have happened since the greeting.

    Attributes:
        consent_id: of the consent under which they record.
        spoken: seconds of sound that they have sent today.
        at_work: whether they have a seat in a study that goes on.
        kept: of the round, as `store` takes it; None where that was not looked at.
    """

    consent_id: int
    spoken: float
    at_work: bool
    kept: Kept | None = None


def find_game(key: str) -> Game:
    try:
        return registry.game(key)
    except registry.UnknownGame:
        raise Refused(Fault.UNKNOWN_GAME) from None


class Moved(Refused):
    """Whoever opened a connection may be somebody else now: it is to be opened again."""

    def __init__(self) -> None:
        super().__init__(Fault.NO_CONSENT)


def player(cookies: Mapping[str, str], session_key: str | None) -> Contributor:
    """The contributor of these cookies and this session, who has agreed and is not blocked."""
    return may_record(contributors.in_session(cookies, session_key)).contributor


def seated(cookies: Mapping[str, str], session_key: str | None) -> tuple[Contributor, str]:
    """The same, with the key of a seat; "" where they have as many as there may be (`games.play.seats`)."""
    who = player(cookies, session_key)
    return who, seats.claim(who.pk)


def check_same(before: Contributor, cookies: Mapping[str, str], session_key: str | None) -> Contributor:
    """Whom an open connection speaks for, who is still whom it was opened by.

    Signing in or out, a new password and being forgotten elsewhere end what was opened before.

    Raises:
        Moved: it does not.
    """
    now = contributors.in_session(cookies, session_key)
    if now is None or (now.pk, now.epoch) != (before.pk, before.epoch):
        raise Moved
    return now


def check_still(before: Contributor, cookies: Mapping[str, str], session_key: str | None) -> None:
    """The same, and whether they may still record.

    Raises:
        Moved, Refused: as `check_same` and `may_record`.
    """
    may_record(check_same(before, cookies, session_key))


def may_record(contributor: Contributor | None) -> Consent:
    """The consent under which a contributor may record now.

    Raises:
        Refused: no_consent, blocked.
    """
    if contributor is not None and contributor.is_blocked:
        raise Refused(Fault.BLOCKED)
    given = contributor.consent_to(consent.CURRENT) if contributor is not None else None
    if given is None:
        raise Refused(Fault.NO_CONSENT)
    return given


def offer(contributor: Contributor, game: Game, language: str, avoid: str = "") -> Offered:
    """A round message: a prompt the contributor has not recorded yet, as long as there is one.

    Args:
        avoid: key of the prompt that was just skipped.

    Raises:
        Refused: unknown_language, no_prompts; too_much_sound or too_much_at_once, before anything is said in
            vain.
    """
    if language not in game.languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    allowance.check(contributor)
    pace.count_round(contributor)
    return offer_this(contributor, game, _choose(contributor, game, language, avoid))


def offer_this(contributor: Contributor, game: Game, prompt: Prompt, **beside: object) -> Offered:
    """A round message with this prompt, and what it is to say beside its text; whether it may be had, the
    caller has asked."""
    language = prompt.language
    shown = {**game.prepare(prompt.text, language, seed=secrets.randbits(32)), **beside}
    given = rounds.new_round(str(contributor.pk), game.key, language, prompt.key, shown)
    # Voices are not signed: what a line says is, and how it sounds is for the page alone.
    with_voices = {"key": prompt.key, **shown, **voices.offered(prompt, shown)}
    return Offered(rounds.seal(given), game.key, with_voices, Limits(), listening.opponent_in(game, language))


def keep(contributor: Contributor, take: ReceivedTake, user_agent: str, address: str) -> Recording:
    """Store a take. The same take again is kept once, and gets the same receipt.

    contributor: as they were when they were let in. address: where it came from; "" where that is not known.

    Raises:
        Moved: they have signed in or were forgotten since.
        Refused: invalid_message, wrong_sha256, no_consent, blocked, too_much_sound, too_much_at_once,
            too_many_at_your_address, full, too_many_takes, storage_full or storage_down.
    """
    take.check()
    now = _still_may_record(contributor, take.round.id)
    _may_still_send(contributor, take, address, now.spoken)
    try:
        stored = store(_new_take(contributor, now.consent_id, take, user_agent), now.kept)
    except RoundFull:
        raise Refused(Fault.TOO_MANY_TAKES) from None
    except StorageFull:
        raise Refused(Fault.STORAGE_FULL) from None
    except StorageDown as down:
        raise Refused(Fault.STORAGE_DOWN, down.wait) from None
    if now.at_work:
        work.take(stored)
    measures.stored(stored.game)
    log.info("Take %s is stored.", stored.pk)
    return stored


def hand_over(recording: Recording, address: str) -> dict[str, Any] | None:
    """Have a stored take listened to; the `scored` message where that has happened already.

    What is lost between storing and this, the sweeper finds.

    Args:
        address: where it came from; for a day nobody there is asked to judge it.
    """
    note_place(address, recording.contributor_id)
    message = result(recording)
    if message is None:
        transaction.on_commit(partial(handing_over.take, recording.pk))
    return message


def note_place(address: str, contributor_id: UUID) -> None:
    """Where somebody records: for a day nobody there is asked to judge it."""
    addresses.note_speaker(address, contributor_id)
    addresses.note_sighting(address, contributor_id)


def result(recording: Recording) -> dict[str, Any] | None:
    """The `scored` message, or None while the take is still being listened to."""
    return results.scored_message(recording) if results.ready(recording) else None


def answer(recording: Recording, game: Game, given: object) -> Checked:
    """Keep what a player answered after a take, and say how much of it was right; the first answer stands.

    Raises:
        Refused: unknown_answer.
    """
    checked = game.check(recording.prompt, given)
    if checked is None:
        raise Refused(Fault.UNKNOWN_ANSWER)
    values = {"given": given, "right": checked.right, "of": checked.of}
    kept, _ = Answer.objects.get_or_create(recording=recording, defaults=values)
    answers.pay(recording)
    return Checked(kept.right, kept.of, checked.solution)


def best(contributor: Contributor | None, game: Game) -> str:
    """The best figure of somebody's kept takes of a game, of the newest if they are many; "" of none."""
    if contributor is None:
        return ""
    kept = Recording.objects.of(contributor).filter(game=game.key).standing()
    measured = kept.filter(quality__has_key=feats.KEY)
    figures = measured.order_by("-captured_at").values_list(f"quality__{feats.KEY}", flat=True)
    found = game.measure.best(figures[:MEASURED])
    return "" if found is None else str(found)


def _still_may_record(contributor: Contributor, round_id: str) -> Standing:
    """Read with one statement, as it comes with every take."""
    asked = {"contributor": contributor.pk, "epoch": contributor.epoch, "version": consent.CURRENT}
    if found := STANDING.rows(**asked, since=allowance.today_began(), round=round_id):
        return Standing(*found[0][:3], kept={sha256: slot for *_, sha256, slot in found if sha256})
    # Somebody has to be told why; that may cost more.
    now = Contributor.objects.filter(pk=contributor.pk).first()
    if now is not None and now.epoch != contributor.epoch:
        raise Moved
    return Standing(may_record(now).pk, allowance.spoken_today(contributor), at_work=True)


def _may_still_send(contributor: Contributor, take: ReceivedTake, address: str, spoken: float) -> None:
    """Rounds can be had in store, so that what they bring is counted too; a take that is here already is not
    sent twice, and gets its receipt."""
    try:
        allowance.check(contributor, spoken)
        pace.count_take(contributor, address, len(take.pcm))
    except Refused:
        if not Recording.objects.filter(round=take.round.id, sha256=take.sha256).exists():
            raise


def _choose(contributor: Contributor, game: Game, language: str, avoid: str) -> Prompt:
    prompts = list(Prompt.objects.open(game.key, language))
    if not prompts:
        raise Refused(Fault.NO_PROMPTS)
    mine = Recording.objects.of(contributor).filter(game=game.key, language=language)
    recorded = set(mine.values_list("prompt_key", flat=True))
    fresh = [each for each in prompts if each.key not in recorded] or prompts
    return secrets.choice([each for each in fresh if each.key != avoid] or fresh)


def _new_take(contributor: Contributor, consent_id: int, take: ReceivedTake, user_agent: str) -> NewTake:
    given, game = take.round, find_game(take.round.game)
    moves = remembering.moves(take)
    told = timeline.events(take.marks, given.prompt, moves)
    timeline.check(game, given.prompt, told, take.sample_rate)
    return NewTake(
        contributor=contributor,
        consent_id=consent_id,
        round=given.id,
        sha256=take.sha256,
        pcm=take.pcm,
        sample_rate=take.sample_rate,
        game=given.game,
        prompt_key=given.prompt_key,
        prompt=given.prompt,
        language=given.language,
        mode=str(given.prompt.get("mode", "")),
        settings=take.settings,
        timeline=told,
        live_opponent=(take.opponent or bool(moves)) and game.opposed,
        user_agent=user_agent,
    )
