"""Who speaks and who decides. Nothing here knows of recordings."""

from accounts.models.journal import (
    NEWEST_FIRST,
    OF_ADMINISTRATION,
    OF_PUBLISHING,
    Act,
    Area,
    JournalEntry,
    JournalQuerySet,
    area_of,
)
from accounts.models.people import (
    Consent,
    Contributor,
    LooksLikeField,
    Sighting,
    User,
    speaker_pseudonym,
)

__all__ = [
    "NEWEST_FIRST",
    "OF_ADMINISTRATION",
    "OF_PUBLISHING",
    "Act",
    "Area",
    "Consent",
    "Contributor",
    "JournalEntry",
    "JournalQuerySet",
    "LooksLikeField",
    "Sighting",
    "User",
    "area_of",
    "speaker_pseudonym",
]
