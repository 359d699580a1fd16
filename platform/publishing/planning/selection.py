"""Which rows may leave the house, read from the database.

All samples that are accepted are read once, lean, and held against what the target has; only of recordings
that lack something the rest is read. Two hundred new takes after twenty thousand cost what two hundred cost.
"""

from collections.abc import Iterator, Mapping, Set

from corpus.labels import Label
from corpus.models import Recording, Sample
from publishing import floor
from publishing.models import SpeakerSplit
from publishing.planning import against, lacking, moments, pairs, speakers, there
from publishing.planning.keys import dashed, some
from publishing.planning.lacking import Lacking
from publishing.planning.manifest import CONFIGS, DIALOGUES, EOT_BENCH, OF_SAMPLES, Candidate, Plan, plan
from publishing.planning.moments import Heard, Moment
from publishing.planning.order import Order
from publishing.planning.pairs import Side

Found = dict[str, list[Candidate]]
"""Configuration to what may be new in it."""


def read(target: str, order: Order) -> tuple[Plan, dict[str, str]]:
    """The plan of the next release to a target as it was asked for, and the split of every speaker in it.

    Writes nothing.
    """
    known, splits = moments.accepted(), SpeakerSplit.objects.known()
    barred = against.recordings()
    held = there.read(target, known, barred)
    new = {} if order.removals_only else _new(known, barred, lacking.read(held.had, splits))
    young = in_quarantine(order)
    with_others = frozenset(map(dashed, pairs.with_others(young)))
    waits = {config: with_others if config == DIALOGUES else young for config in CONFIGS}
    found = {config: order.admitted(new.get(config, ()), waits[config]) for config in CONFIGS}
    heard = speakers.heard(each for rows in found.values() for each in rows)
    languages = {(each.language, each.split) for each in held.placed}
    assigned = speakers.assign(splits, languages, heard)
    return plan(found, held.placed, held.gone, assigned), assigned


def in_quarantine(order: Order) -> frozenset[str]:
    """Ids of recordings with a moment that was accepted too lately; later clips hold earlier words."""
    if order.accepted_before is None:
        return frozenset()
    late = Sample.objects.accepted().filter(moved_at__gt=order.accepted_before)
    return frozenset(str(id_) for id_ in late.values_list("recording_id", flat=True).distinct())


def candidates(target: str, config: str) -> list[Candidate]:
    """What may be new in one configuration of a target."""
    known, barred = moments.accepted(), against.recordings()
    held = there.read(target, known, barred)
    return _new(known, barred, lacking.read(held.had, SpeakerSplit.objects.known()))[config]


def gone(target: str) -> frozenset[str]:
    """Ids of samples that the target holds and must not hold any longer: taken back, refused or decided by a
    program, with another label since, of somebody who is blocked or no longer agrees, with a report that
    holds them, or in no human voice."""
    return there.read(target, moments.accepted(), against.recordings()).gone


def _new(known: dict[str, Moment], barred: Set[str], lacks: Lacking) -> Found:
    """known: all accepted samples; barred: keys of recordings of which nothing may leave."""
    wanted = {each.id: configs for each in known.values() if each.by_people and (configs := lacks.of(each))}
    takes = {known[id_].recording for id_ in wanted} - barred
    found: Found = {config: [] for config in CONFIGS}
    for heard in moments.siblings(takes):
        for config, candidate in _of_take(heard, known, wanted):
            found[config].append(candidate)
    found[DIALOGUES] = _voiced(found[DIALOGUES])
    return _of_two(found, {known[id_].recording for id_ in wanted if known[id_].game in pairs.GAMES})


def _of_take(
    heard: list[Heard], known: dict[str, Moment], wanted: dict[str, list[str]]
) -> Iterator[tuple[str, Candidate]]:
    """(configuration, row) of one recording. Rows that are recordings wait until all of it is decided."""
    ours = [each for each in heard if each.id in wanted]
    recording = dashed(heard[0].recording)
    for each in ours:
        moment, id_ = known[each.id], dashed(each.id)
        for config in wanted[each.id]:
            if config in OF_SAMPLES:
                how = (moment.speaker, moment.language, moment.label, moment.decided_by, each.blind)
                yield config, Candidate(id_, recording, *how)
    if _waits(heard):
        return
    blind = _is_blind(heard)
    whole = {config: each.id for each in ours for config in wanted[each.id] if config not in OF_SAMPLES}
    for config, id_ in whole.items():
        if config != EOT_BENCH or _is_one_turn(heard, known):
            moment = known[id_]
            yield config, Candidate(recording, recording, moment.speaker, moment.language, blind=blind)


def _waits(heard: list[Heard]) -> bool:
    """Whether something in a recording is not decided yet."""
    return any(each.status in moments.UNDECIDED for each in heard)


def _is_blind(heard: list[Heard]) -> bool:
    """Whether people heard all that was accepted in a recording before anything was shown to them."""
    return all(each.blind for each in heard if each.status == Sample.Status.ACCEPTED)


def _is_one_turn(heard: list[Heard], known: dict[str, Moment]) -> bool:
    """Whether the last cut is the end of the only turn, with a silence behind that can be asked about, and
    people accepted it."""
    last = max(heard, key=lambda each: each.cut)
    ends = last.label == Label.COMPLETE and not last.went_on and last.silence >= floor.SHORTEST
    by_people = last.id in known and known[last.id].by_people
    return ends and by_people and len({each.start for each in heard}) == 1


def _voiced(rows: list[Candidate]) -> list[Candidate]:
    """Those in whose recording all that the agent said aloud is a recording that we have, and calls whose
    other channel was sent."""
    found: set[str] = set()
    for chunk in some({row.recording for row in rows}):
        takes = Recording.objects.filter(pk__among=chunk)
        found |= {str(take.pk) for take in takes if take.agent_audio or floor.voices(take)}
    return [row for row in rows if row.recording in found]


def _of_two(found: Found, takes: Set[str]) -> Found:
    """With who else spoke in it, where two players talked.

    takes: keys of the recordings that are sides of talks.
    """
    others = pairs.other_sides(takes)
    names = {id_: side.speaker for id_, side in others.items() if side}
    rows = {
        config: [row._replace(partner=names.get(row.recording, "")) for row in some]
        for config, some in found.items()
    }
    rows[DIALOGUES] = list(_with_both(rows[DIALOGUES], others))
    return rows


def _with_both(rows: list[Candidate], others: Mapping[str, Side | None]) -> Iterator[Candidate]:
    """Dialogues whose other side is known and decided as well, for all that it says is heard in them; heard
    blind where both sides were."""
    asked = (others.get(row.recording) for row in rows)
    theirs = {each[0].recording: each for each in moments.siblings(side.recording for side in asked if side)}
    for row in rows:
        side = others.get(row.recording)
        heard = theirs.get(side.recording, []) if side else []
        if row.recording not in others:
            yield row
        elif side and side.status != Recording.Status.STORED and not _waits(heard):
            yield row._replace(blind=row.blind and _is_blind(heard))
