"""Which rows may leave the house, read from the database.

All samples that are accepted are read once, lean, and held against what the target has; only of recordings
that lack something the rest is read. Two hundred new takes after twenty thousand cost what two hundred cost.
"""

from collections.abc import Iterator, Set

from corpus.labels import Label
from corpus.models import Recording, Sample
from publishing import floor
from publishing.models import SpeakerSplit
from publishing.planning import against, lacking, moments, speakers, there
from publishing.planning.keys import dashed, some
from publishing.planning.lacking import Lacking
from publishing.planning.manifest import CONFIGS, DIALOGUES, EOT_BENCH, OF_SAMPLES, Candidate, Plan, plan
from publishing.planning.moments import Heard, Moment
from publishing.planning.order import Order

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
    found = {config: order.admitted(new.get(config, ()), young) for config in CONFIGS}
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
    return found


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
    if any(each.status in moments.UNDECIDED for each in heard):
        return
    blind = all(each.blind for each in heard if each.status == Sample.Status.ACCEPTED)
    whole = {config: each.id for each in ours for config in wanted[each.id] if config not in OF_SAMPLES}
    for config, id_ in whole.items():
        if config != EOT_BENCH or _is_one_turn(heard, known):
            moment = known[id_]
            yield config, Candidate(recording, recording, moment.speaker, moment.language, blind=blind)


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
