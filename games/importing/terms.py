"""On what terms takes from elsewhere come in, and who their speakers are here."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from accounts.consent import STATED
from accounts.models import Consent, Contributor, User
from games.importing.clips import Unfit
from games.importing.models import ImportedSpeaker, ImportRun

LICENCES: Final = ("cc-by-4.0", "cc0-1.0")
"""Under which takes may come in: what a release under CC BY 4.0 may hold."""

SHORTEST_CONSENT: Final = 20
"""Characters: less is no statement that anybody could hold somebody to."""

LONGEST_CONSENT: Final = 4_000

UNNAMED: Final = ""
"""Name of the speaker of whatever names none: one for a whole source, so that no two splits share a voice."""


class TermsError(Exception):
    """Nothing can come in on these terms; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever brings takes in has to state.

    Attributes:
        source: name of the data, the same whenever more of it comes.
        licence: one of LICENCES.
        consent: what the speakers agreed to, in words; kept with each take.
        consent_by: who states that they did.
        synthetic: whether the voices are a machine's.
    """

    source: str
    licence: str
    consent: str
    consent_by: str
    synthetic: bool = False

    def __post_init__(self) -> None:
        """Raises:
        TermsError: something is missing or will not do.
        """
        if not 1 <= len(self.source.strip()) <= 80:
            raise TermsError("Name the data, in 1 to 80 characters: more of it comes in under the same name.")
        if self.licence not in LICENCES:
            raise TermsError(
                f"Under the licence “{self.licence[:40]}” nothing can come in: releases are under CC BY 4.0. "
                f"Possible are {' and '.join(LICENCES)}, where whoever owns the recordings gives them so."
            )
        if not SHORTEST_CONSENT <= len(self.consent.strip()) <= LONGEST_CONSENT:
            raise TermsError(
                "State what the speakers agreed to, in 20 to 4,000 characters: that their voices are "
                "published, under which licence, and who told them. Without it nothing comes in."
            )
        if not 1 <= len(self.consent_by.strip()) <= 200:
            raise TermsError("Say who states that the speakers agreed: a name, and how to reach them.")
        if "\0" in self.source + self.consent + self.consent_by:
            raise TermsError("There is a NUL character in the terms. Write them without it.")

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(self.consent.encode()).hexdigest()

    @classmethod
    def of(cls, run: ImportRun) -> "Terms":
        """Those on which a run came in."""
        return cls(run.source, run.licence, run.consent_text, run.consent_by, run.synthetic)

    def run(self, kind: ImportRun.Kind, who: User, place: str = "") -> ImportRun:
        """A row that is not saved yet."""
        said = {"licence": self.licence, "consent_text": self.consent, "consent_by": self.consent_by}
        terms = {"source": self.source, "synthetic": self.synthetic, **said}
        return ImportRun(kind=kind, who=who, place=place[:300], **terms)

    def open_calls(self, who: User) -> ImportRun:
        """The run that calls on just these terms belong to; made with the first of them."""
        new = self.run(ImportRun.Kind.CALLS, who)
        names = ("source", "licence", "consent_text", "consent_by", "synthetic")
        same = {name: getattr(new, name) for name in names}
        found = ImportRun.objects.filter(kind=new.kind, who=who, **same).order_by("started_at").first()
        if found is None:
            new.save()
        return found or new


@transaction.atomic
def consent_of(terms: Terms, name: str) -> Consent:
    """What a speaker of the source agreed to, as stated; their contributor is made with their first take.

    Raises:
        Unfit: they took everything back, or are blocked: nothing of theirs comes in again.
    """
    digest = ImportedSpeaker.digest_of(terms.source, name)
    # Of two imports that meet them at the same moment one makes them.
    speaker, new = ImportedSpeaker.objects.select_related("contributor").get_or_create(
        source=terms.source,
        digest=digest,
        defaults={"contributor": Contributor.objects.create},  # type: ignore[misc]  # called where it is new
    )
    person = speaker.contributor
    if not new:
        _may_come_in(person)
    return person.agree(version=STATED, language="en", text_hash=terms.text_hash)


def _may_come_in(person: Contributor) -> None:
    if person.is_blocked:
        raise Unfit("blocked", "This speaker is blocked here. Ask the moderators if that is a mistake.")
    if person.consents.exists() and not person.consents.filter(withdrawn_at=None).exists():
        raise Unfit("taken_back", "This speaker took everything back. Nothing of theirs comes in again.")
