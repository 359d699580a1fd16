"""What a player may do, as plain sync functions: be let in, be given a round, have a take kept, hear of it.

The socket calls them in a thread, the views call them as they are. Every no is a `Refused`.
"""

import logging
import secrets
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import addresses, consent, contributors
from accounts.models import Consent, Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from corpus.store import NewTake, RoundFull, StorageDown, StorageFull, store
from games.catalogue import registry
from games.catalogue.base import Checked, Game
from games.judging import handing_over, results
from games.play import allowance, measures, pace, rounds, timeline
from games.play.messages import Limits, Offered
from games.play.session import ReceivedTake
from games.prompts import voices
from games.prompts.models import Answer, Prompt
from games.studies import work
from rewards.ledger import answers

log = logging.getLogger(__name__)


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


def check_same(before: Contributor, cookies: Mapping[str, str], session_key: str | None) -> None:
    """Whether an open connection still speaks for whom it was opened by.

    Signing in or out, a new password and being forgotten elsewhere end what was opened before.

    Raises:
        Moved: it does not.
    """
    now = contributors.in_session(cookies, session_key)
    if now is None or (now.pk, now.epoch) != (before.pk, before.epoch):
        raise Moved


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
    prompt = _choose(contributor, game, language, avoid)
    shown = game.prepare(prompt.text, language, seed=secrets.randbits(32))
    given = rounds.new_round(str(contributor.pk), game.key, language, prompt.key, shown)
    # Voices are not signed: what a line says is, and how it sounds is for the page alone.
    with_voices = {"key": prompt.key, **shown, **voices.offered(prompt, shown)}
    return Offered(rounds.seal(given), game.key, with_voices, Limits())


def keep(contributor: Contributor, take: ReceivedTake, user_agent: str, address: str) -> Recording:
    """Store a take. The same take again is kept once, and gets the same receipt.

    contributor: as they were when they were let in. address: where it came from; "" where that is not known.

    Raises:
        Moved: they have signed in or were forgotten since.
        Refused: wrong_sha256, no_consent, blocked, too_much_sound, too_much_at_once,
            too_many_at_your_address, full, too_many_takes, storage_full or storage_down.
    """
    take.check()
    consent_id = _still_may_record(contributor)
    _may_still_send(contributor, take, address)
    try:
        stored = store(_new_take(contributor, consent_id, take, user_agent))
    except RoundFull:
        raise Refused(Fault.TOO_MANY_TAKES) from None
    except StorageFull:
        raise Refused(Fault.STORAGE_FULL) from None
    except StorageDown as down:
        raise Refused(Fault.STORAGE_DOWN, down.wait) from None
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
    addresses.note_speaker(address, recording.contributor_id)
    addresses.note_sighting(address, recording.contributor_id)
    message = result(recording)
    if message is None:
        transaction.on_commit(partial(handing_over.take, recording.pk))
    return message


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
    return Checked(kept.right, kept.of)


def _still_may_record(contributor: Contributor) -> int:
    """Id of the consent, looked at again when a take arrives: much may have happened since the greeting."""
    with connection.cursor() as cursor:
        cursor.execute(*_standing(contributor.pk, contributor.epoch, consent.CURRENT))
        found = cursor.fetchone()
    if found:
        return int(found[0])
    # Somebody has to be told why; that may cost more.
    now = Contributor.objects.filter(pk=contributor.pk).first()
    if now is not None and now.epoch != contributor.epoch:
        raise Moved
    return may_record(now).pk


def _may_still_send(contributor: Contributor, take: ReceivedTake, address: str) -> None:
    """Rounds can be had in store, so that what they bring is counted too; a take that is here already is not
    sent twice, and gets its receipt."""
    try:
        allowance.check(contributor)
        pace.count_take(contributor, address, len(take.pcm))
    except Refused:
        if not Recording.objects.filter(round=take.round.id, sha256=take.sha256).exists():
            raise


@lru_cache(maxsize=1_000)
def _standing(contributor_id: UUID, epoch: int, version: str) -> tuple[str, tuple[Any, ...]]:
    """The query for the consent of somebody not blocked, compiled once for all takes of a player in an epoch.

    Compiling it costs Django ten times what SQLite takes to answer it, half as much as encoding the take.
    """
    given = Consent.objects.filter(contributor=contributor_id, version=version, withdrawn_at=None)
    same = given.filter(contributor__blocked_at=None, contributor__epoch=epoch)
    newest = same.order_by("-agreed_at").values_list("pk")[:1]
    sql, params = newest.query.sql_with_params()
    return sql, tuple(params)


def _choose(contributor: Contributor, game: Game, language: str, avoid: str) -> Prompt:
    prompts = list(Prompt.objects.open(game.key, language))
    if not prompts:
        raise Refused(Fault.NO_PROMPTS)
    mine = Recording.objects.of(contributor).filter(game=game.key, language=language)
    recorded = set(mine.values_list("prompt_key", flat=True))
    fresh = [each for each in prompts if each.key not in recorded] or prompts
    return secrets.choice([each for each in fresh if each.key != avoid] or fresh)


def _new_take(contributor: Contributor, consent_id: int, take: ReceivedTake, user_agent: str) -> NewTake:
    given = take.round
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
        timeline=timeline.events(take.marks, given.prompt),
        user_agent=user_agent,
    )
