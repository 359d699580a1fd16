"""One import of files: each is read, checked, stored and handed to the judging, and leaves a line.

The same command again goes on where it was: what is here already is known by its bytes, and is only named.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from accounts.models import Act, Consent, JournalEntry, User
from corpus import audio
from corpus.models import Recording
from corpus.refusals import reason as why
from corpus.store import NewTake, store
from games.catalogue.elsewhere import ENDPOINT, SPOKEN_TEXT
from games.importing import clips, correcting, described
from games.importing.clips import Clip, Unfit
from games.importing.described import Described, Metadata
from games.importing.lines import Line, as_row, present, readable, refused
from games.importing.models import ImportItem, ImportRun
from games.importing.places import Entry, Place, is_metadata
from games.importing.terms import UNNAMED, Terms, consent_of
from inference.running.analysis import analyse

GAME: Final = "import"

NAMESPACE: Final = uuid.UUID("6b0ce0a8-6f0f-4c53-8a50-3c1f8a1b9a5e")
"""Of the rounds of clips: the same sound is the same round, whoever brings it and however often."""


@dataclass(slots=True)
class Import:
    """An import under way.

    Attributes:
        judge: what to do with each take that is stored.
        seen: SHA-256 of the samples to the name of the file that had them first, and was described.
        consents: of the speakers met until now.
    """

    terms: Terms
    who: User
    judge: Callable[[UUID], None]
    seen: dict[str, str] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)

    def run(self, place: Place, named: str) -> Iterator[Line]:
        """Bring in whatever lies there, file by file; the row of the run says when it is over.

        Raises:
            PlaceError: the place cannot be read any further.
            StorageFull, StorageDown: nothing more can be kept. What came in until then stays.
        """
        return self.go_on(begun(self.terms, self.who, named), place)

    def go_on(self, run: ImportRun, place: Place) -> Iterator[Line]:
        """The same for a run that is there, and may have been cut off: what it brought in is known.

        Raises:
            PlaceError, StorageFull, StorageDown: as of `run`.
        """
        for line in self._lines(place, self._kept(run)):
            if not _told_before(run, line):
                ImportItem.objects.create(run=run, **as_row(line))
            yield line
            if line.recording and line.outcome == ImportItem.Outcome.STORED:
                self.judge(line.recording.pk)
        run.finish()

    def try_out(self, place: Place) -> Iterator[Line]:
        """What would become of each file: nothing is kept, and no row is written.

        Raises:
            PlaceError: the place cannot be read any further.
            WeightsMissing: the voice activity model is not here.
        """
        return self._lines(place, self._looked_at)

    def _lines(self, place: Place, then: Callable[[Entry, Described | Unfit], Line]) -> Iterator[Line]:
        entries = list(place.entries())
        metadata, broken = _metadata(entries)
        yield from broken
        here = set[str]()
        for entry in entries:
            if is_metadata(entry.name):
                continue
            here.add(described.known_as(entry.name))
            yield _refusing(entry.name, then, entry, _said(entry.name, metadata))
        for name in metadata.rows.keys() - here:
            missing = Unfit(
                "missing", "The metadata names it, and it is not there. Add it, or take out the row."
            )
            yield refused(name, missing)

    def _kept(self, run: ImportRun) -> Callable[[Entry, Described | Unfit], Line]:
        def keep(entry: Entry, said: Described | Unfit) -> Line:
            data = entry.read()
            digest = hashlib.sha256(data).hexdigest()
            before = ImportItem.objects.kept_of(digest)
            if before and before.recording:
                self._first(before.recording.sha256, entry.name)
                return self._here_already(entry.name, before.recording, digest, said)
            found, clip = self._checked(entry.name, data, said)
            return self._stored(run, entry.name, digest, clip, found)

        return keep

    def _looked_at(self, entry: Entry, said: Described | Unfit) -> Line:
        """Also listened to, as a worker would."""
        data = entry.read()
        row, clip = self._checked(entry.name, data, said)
        if before := _here(_pcm(clip)):
            return present(entry.name, before, "", correcting.found(before, row, self.terms.source))
        heard = analyse(audio.decode(audio.encode(clip.pcm, clip.rate)))
        if heard.problem:
            raise Unfit(heard.problem, str(why(heard.problem).words))
        return Line(entry.name, ImportItem.Outcome.STORED)

    def _checked(self, name: str, data: bytes, said: Described | Unfit) -> tuple[Described, Clip]:
        """The sound first: of a file that is none, what is said of it matters little."""
        clip = clips.clip(name, data)
        if isinstance(said, Unfit):
            raise said
        self._first(hashlib.sha256(_pcm(clip)).hexdigest(), name)
        return said, clip

    def _first(self, digest: str, name: str) -> None:
        """Raises Unfit where another file of this import has the same sound."""
        first = self.seen.setdefault(digest, name)
        if first != name:
            raise Unfit("duplicate", f"It is the same sound as {first[:120]}. Leave one of them out.")

    def _stored(self, run: ImportRun, name: str, digest: str, clip: Clip, said: Described) -> Line:
        consent = self._consent(said.speaker or UNNAMED)
        pcm = _pcm(clip)
        if before := _here(pcm):
            return self._here_already(name, before, digest, said)
        recording = store(_take(run, consent, pcm, clip.rate, said, self.terms))
        return Line(name, ImportItem.Outcome.STORED, recording=recording, file_sha256=digest)

    def _here_already(self, name: str, take: Recording, digest: str, said: Described | Unfit) -> Line:
        if isinstance(said, Unfit):
            return present(name, take, digest)
        return present(name, take, digest, correcting.correct(take, said, self.terms.source))

    def _consent(self, speaker: str) -> Consent:
        if speaker not in self.consents:
            self.consents[speaker] = consent_of(self.terms, speaker)
        return self.consents[speaker]


def begun(terms: Terms, who: User, named: str, **columns: str) -> ImportRun:
    """The row of an import of files, and its line in the journal.

    Args:
        named: what the place is called.
        columns: of the row, beside its terms.
    """
    run = terms.run(ImportRun.Kind.FILES, who, readable(named))
    for name, value in columns.items():
        setattr(run, name, value)
    run.save()
    text = f"{run.source}: {run.place}, {run.licence}, stated by {run.consent_by}"
    JournalEntry.write(Act.IMPORTED, who, text=text)
    return run


def _told_before(run: ImportRun, line: Line) -> bool:
    """Whether this run has brought the file in already, before it was cut off."""
    if line.outcome != ImportItem.Outcome.PRESENT:
        return False
    stored = run.items.filter(outcome=ImportItem.Outcome.STORED, recording=line.recording)
    return stored.exists()


def _take(run: ImportRun, consent: Consent, pcm: bytes, rate: int, said: Described, terms: Terms) -> NewTake:
    digest = hashlib.sha256(pcm).hexdigest()
    synthetic = terms.synthetic if said.synthetic is None else said.synthetic
    came = {"source": GAME, "import": str(run.pk), "synthetic": synthetic, "sampleRate": rate}
    fillers = {"midfiller": said.midfiller, "endfiller": said.endfiller}
    return NewTake(
        contributor=consent.contributor,
        consent_id=consent.pk,
        round=_round(pcm),
        sha256=digest,
        pcm=pcm,
        sample_rate=rate,
        game=GAME,
        prompt_key=f"import-{digest[:16]}",
        prompt={ENDPOINT: said.endpoint, SPOKEN_TEXT: said.spoken_text, **fillers},
        language=said.language,
        settings={**came, "consent": terms.consent},
    )


def _here(pcm: bytes) -> Recording | None:
    """The take that an import made of this sound.

    Raises:
        Unfit: somebody said it in a game.
    """
    digest = hashlib.sha256(pcm).hexdigest()
    same = list(Recording.objects.filter(sha256=digest))
    imported = [each for each in same if each.round == _round(pcm)]
    counting = (Recording.Status.STORED, Recording.Status.LISTENED)
    if not imported and any(each.status in counting for each in same):
        raise Unfit("duplicate", "The same sound is here already, from elsewhere. Leave it out.")
    return imported[0] if imported else None


def _pcm(clip: Clip) -> bytes:
    return clip.pcm.astype("<i2").tobytes()


def _round(pcm: bytes) -> str:
    return str(uuid.uuid5(NAMESPACE, hashlib.sha256(pcm).hexdigest()))


def _metadata(entries: list[Entry]) -> tuple[Metadata, list[Line]]:
    """All metadata files of a place in one, and the rows that say nothing."""
    whole, lines = Metadata(), list[Line]()
    for entry in entries:
        if not is_metadata(entry.name):
            continue
        try:
            left = described.MOST_ROWS - whole.count - len(lines)
            found = described.read(entry.name, entry.read(), left)
        except Unfit as unfit:
            lines.append(refused(entry.name, unfit))
            continue
        whole.rows.update(found.rows)
        lines += [refused(where, unfit) for where, unfit in found.broken]
    return whole, lines


def _said(name: str, metadata: Metadata) -> Described | Unfit:
    if row := metadata.rows.get(described.known_as(name)):
        return row
    try:
        return described.of_folders(name)
    except Unfit as unfit:
        return unfit


def _refusing(
    name: str, then: Callable[[Entry, Described | Unfit], Line], entry: Entry, said: Described | Unfit
) -> Line:
    """Whatever is wrong with one file is its own line."""
    try:
        return then(entry, said)
    except Unfit as unfit:
        return refused(name, unfit)
