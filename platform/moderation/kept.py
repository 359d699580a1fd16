"""What moderation keeps of who is blocked or decides; of listeners, `moderation.serving.kept` says it."""

from typing import Final

from accounts.personal.inventory import FOR_GOOD, UNTIL_FORGOTTEN, Fate, Impersonal, Kept, Room
from moderation.serving.kept import OF_LISTENERS

ACT: Final = "so that what a moderator did can be seen, and undone; it holds the pseudonym alone"
DECIDED: Final = "labels rest on decisions; the account has no name any more"

OF_WATCHED: Final = (
    Kept(
        "moderation.Appeal",
        "id contributor about since text status answer answered_by answered_at created_at",
        "what you wrote against a block or a quarantine, and the answer",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        voice="contributor",
        section="appeals",
    ),
    Kept(
        "moderation.Watch",
        "id contributor accepted decided chance why need counted_at",
        "what was decided of your takes, counted, and why a moderator might look",
        "counted anew every 10 minutes",
        Fate.DELETED,
        voice="contributor",
        withheld="it would tell whoever cheats what is looked at; nothing follows from it",
    ),
    Kept(
        "moderation.Cluster_members",
        "id cluster contributor",
        "that somebody was at one address with you, or sent the same sound",
        "7 days; of the same sound RETENTION_DAYS",
        Fate.DELETED,
        voice="contributor",
        withheld="it is about others too",
    ),
    Kept(
        "moderation.Cluster",
        "id kind key people times first_at last_at",
        "how many people these are, and when",
        "7 days; of the same sound RETENTION_DAYS",
        Fate.DELETED,
        voice="members",
        withheld="it is about others too",
        how="moderation.people.privacy.forget",
    ),
    Kept(
        "moderation.Block",
        "id contributor reason votes samples created_at undone_at",
        "blocks, and why",
        FOR_GOOD,
        Fate.STAYS,
        because=ACT,
        voice="contributor",
        section="blocks",
    ),
    Kept(
        "moderation.Block",
        "moderator undone_by",
        "who blocked somebody, or undid it",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="moderator",
        withheld="the journal has it, under what was done by you",
    ),
    Kept(
        "moderation.MassAct_people",
        "id massact contributor",
        "acts of a moderator on many, you among them",
        FOR_GOOD,
        Fate.STAYS,
        because=ACT,
        voice="contributor",
        withheld="it is about others too; what followed for you stands under your standing and blocks",
    ),
    Kept(
        "moderation.MassLine",
        "id act review report block contributor before created_at",
        "what such an act changed, line by line",
        FOR_GOOD,
        Fate.STAYS,
        because=ACT,
        voice="contributor",
        withheld="it is about others too; what followed for you stands under your standing and blocks",
    ),
)

OF_MODERATORS: Final = (
    Kept(
        "moderation.Lean",
        "id sample moderator label anchored created_at",
        "what you heard before anything was shown",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="moderator",
        section="leans",
    ),
    Kept(
        "moderation.Review",
        "id sample moderator lean decision label midfiller endfiller reason decided_by beside audit "
        "of_crowd undoes created_at",
        "what you decided, and why",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="moderator",
        section="decisions",
    ),
    Kept(
        "moderation.Recheck",
        "sample first second language waits created_at",
        "decisions of yours that another moderator hears again",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="first__moderator",
        withheld="while it waits, nobody may know that it is heard again",
    ),
    Kept(
        "moderation.Recut",
        "id sample moderator was silence went_on cut inside created_at sent_at scored_at",
        "cuts that you moved",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="moderator",
        section="cuts_moved",
    ),
    Kept(
        "moderation.MassAct",
        "id kind moderator reason decider since until undoes total done skipped cursor status "
        "created_at moved_at finished_at",
        "what you did to many at once",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="moderator",
        section="acts_on_many",
    ),
    Kept(
        "moderation.CrowdSwitch",
        "id on by wrong audits created_at",
        "when you let listeners decide together, or no longer",
        FOR_GOOD,
        Fate.STAYS,
        because=DECIDED,
        account="by",
        section="switches",
    ),
    Kept(
        "moderation.Lease",
        "sample moderator view leased_at expires_at",
        "which sample lies on your desk",
        "some minutes",
        Fate.DELETED,
        account="moderator",
        section="desk_leases",
    ),
    Kept(
        "moderation.Desk",
        "moderator languages",
        "which languages you understand",
        "until the account is closed",
        Fate.DELETED,
        account="moderator",
        section="desk",
    ),
    Kept(
        "moderation.SavedView",
        "id moderator name query",
        "filters of the queue that you named",
        "until the account is closed",
        Fate.DELETED,
        account="moderator",
        section="desk_views",
    ),
)

ROOM: Final = Room(
    (*OF_LISTENERS, *OF_WATCHED, *OF_MODERATORS),
    (
        Impersonal("moderation.Coincidence", "people language game counts", "how often two judgements agree"),
        Impersonal("moderation.Alpha", "people by value", "how far people agree, as numbers"),
        Impersonal("moderation.AgreementRun", "", "numbers"),
    ),
)
