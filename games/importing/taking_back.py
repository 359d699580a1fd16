"""Taking back what was brought in: a whole source, or one of its speakers, for good."""

from accounts.models import Act, JournalEntry, User
from corpus import withdrawal
from games.importing.models import ImportedSpeaker


class NothingThere(LookupError):
    """No such source, or no such speaker of it; the text says so."""


def withdraw(source: str, who: User, speaker: str | None = None) -> int:
    """Withdraw all takes of a source, or of one speaker; how many speakers that concerned.

    The sound goes at once here, and from the next release there. Nothing of them comes in again: their
    consent ends with it. Run again, it only retries what a storage refused.

    Args:
        speaker: as the source names them, or their pseudonym here; None for all.

    Raises:
        NothingThere: nothing was brought in under that name.
    """
    rows = ImportedSpeaker.objects.filter(source=source).select_related("contributor")
    found = [row for row in rows if speaker is None or _is(row, speaker)]
    if not found:
        of = "" if speaker is None else f" with a speaker “{speaker[:80]}”"
        raise NothingThere(f"Nothing was brought in as “{source[:80]}”{of}. Look at manage.py import --list.")
    for row in found:
        withdrawal.forget(row.contributor)
        text = f"all that {row.contributor.speaker} has in {source}"
        JournalEntry.write(Act.IMPORT_WITHDRAWN, who, speaker=row.contributor.speaker, text=text)
    return len(found)


def _is(row: ImportedSpeaker, speaker: str) -> bool:
    return speaker == row.contributor.speaker or row.digest == ImportedSpeaker.digest_of(row.source, speaker)
