"""What releases keep of people: pseudonyms, and who published."""

from typing import Final

from accounts.personal.inventory import FOR_GOOD, UNTIL_FORGOTTEN, Fate, Kept, Room

OUT: Final = "tombstones and audits need it; the next release takes the take itself out"
NAMELESS: Final = "it says what was done to the dataset; the account has no name any more"

OF_VOICES: Final = (
    Kept(
        "publishing.Publication",
        "id release target sample config split shard label removed_in",
        "which moments of your takes are in which release",
        FOR_GOOD,
        Fate.STAYS,
        because=OUT,
        voice="sample__recording__contributor",
        section="publications",
    ),
    Kept(
        "publishing.SpeakerSplit",
        "speaker split decided_at",
        "whether your takes are for training or for tests",
        FOR_GOOD,
        Fate.STAYS,
        because="a speaker never moves between the two; it holds the pseudonym alone",
        speaker="speaker",
        section="split",
    ),
)

OF_PUBLISHERS: Final = (
    Kept(
        "publishing.Release",
        "id number outcome target asked_by schedule preview started_at alive_at finished_at told_at "
        "commit tag error",
        "releases that you started",
        FOR_GOOD,
        Fate.STAYS,
        because=NAMELESS,
        account="asked_by",
        section="releases",
    ),
    Kept(
        "publishing.Release",
        "manifest counts",
        "what a release holds, by pseudonyms and ids",
        FOR_GOOD,
        Fate.STAYS,
        because=OUT,
        account="asked_by",
        withheld="it is published itself",
    ),
    Kept(
        "publishing.Preview",
        "id target status fingerprint languages accepted_before error schedule instead_of asked_by "
        "asked_at made_at",
        "previews that you asked for",
        FOR_GOOD,
        Fate.STAYS,
        because=NAMELESS,
        account="asked_by",
        section="previews",
    ),
    Kept(
        "publishing.Preview",
        "content",
        "what the release would hold, by pseudonyms and ids",
        FOR_GOOD,
        Fate.STAYS,
        because="it shows what was withdrawn since without its sound",
        account="asked_by",
        withheld="it is about a release",
    ),
    Kept(
        "publishing.ReleaseSchedule",
        "id name kind hour minute weekday day languages at_least quarantine_days target private "
        "dry_run due_at pending_since missed_at saved_by saved_at",
        "when releases are made, and who set that last",
        FOR_GOOD,
        Fate.STAYS,
        because=NAMELESS,
        account="saved_by",
        section="schedules",
    ),
    Kept(
        "publishing.Confirmation",
        "id target private by at",
        "repositories that you let releases go to",
        FOR_GOOD,
        Fate.STAYS,
        because=NAMELESS,
        account="by",
        section="confirmations",
    ),
    Kept(
        "publishing.Erasure",
        "id target asked_by started_at finished_at files steps error",
        "deletions of the dataset's history that you asked for",
        FOR_GOOD,
        Fate.STAYS,
        because=NAMELESS,
        account="asked_by",
        section="erasures",
    ),
    Kept(
        "publishing.Subscription",
        "id way address events schedule stopped_at",
        "that you are told of releases at your e-mail address",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        mail="address",
        section="notices",
    ),
    Kept(
        "publishing.Subscription",
        "made_by made_at",
        "addresses and pages that you let be told of releases",
        FOR_GOOD,
        Fate.STAYS,
        because="notices are the site's: publishers see the list, and stop what is not wanted",
        account="made_by",
        section="notices_made",
    ),
    Kept(
        "publishing.Subscription",
        "secret",
        "what a webhook is signed with",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        mail="address",
        withheld="it is a key",
    ),
    Kept(
        "publishing.Delivery",
        "id subscription way address event release message body status attempts answer made_at "
        "next_at ended_at",
        "what was sent to your e-mail address",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        mail="address",
        section="notices_sent",
    ),
)

ROOM: Final = Room((*OF_VOICES, *OF_PUBLISHERS))
