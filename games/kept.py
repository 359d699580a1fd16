"""What games, studies and imports keep of people."""

from typing import Final

from accounts.personal.inventory import FOR_GOOD, UNTIL_FORGOTTEN, Fate, Impersonal, Kept, Room
from games.talks.kept import ABOUT_NOBODY, OF_TALKS, OF_THE_LOBBY

CLOSED: Final = "until the account is closed"
PAID: Final = "the work was done and is paid for; who did it is not known any more"

OF_PLAYERS: Final = (
    Kept(
        "games.Answer",
        "id recording given right of created_at",
        "what you answered after a take",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        voice="recording__contributor",
        section="answers",
    ),
    Kept(
        "games.Work",
        "recording",
        "which of your takes counted in a study",
        UNTIL_FORGOTTEN,
        Fate.EMPTIED,
        voice="seat__contributor",
        withheld="the takes are there themselves",
    ),
    Kept(
        "games.Work",
        "id seat outcome reason known at",
        "what was found of each piece of work in a study",
        FOR_GOOD,
        Fate.STAYS,
        because=PAID,
        voice="seat__contributor",
        section="study_work",
    ),
    Kept(
        "games.Participant",
        "id study panel_id session status screened joined_at ended_at",
        "the id under which a panel sent you to a study, so that you are paid",
        "until the operator deletes the ids, once everybody is paid",
        Fate.STAYS,
        because="the panel pays by it; what ties it to your takes is cut",
        voice="seats__contributor",
        section="study_participations",
    ),
    Kept(
        "games.Seat",
        "contributor",
        "that it was you who took part in a study",
        UNTIL_FORGOTTEN,
        Fate.EMPTIED,
        voice="contributor",
        section="study_seats",
    ),
    Kept(
        "games.Seat",
        "id study participant came_at",
        "that somebody took part in a study",
        FOR_GOOD,
        Fate.STAYS,
        because=PAID,
        voice="contributor",
        withheld="the participation is there itself",
    ),
)

OF_IMPORTS: Final = (
    Kept(
        "games.ImportItem",
        "name words",
        "what the file was called that a take was brought in from",
        UNTIL_FORGOTTEN,
        Fate.EMPTIED,
        voice="recording__contributor",
        section="import_files",
    ),
    Kept(
        "games.ImportItem",
        "id run file_sha256 outcome reason recording",
        "a hash of that file, and what became of it",
        FOR_GOOD,
        Fate.STAYS,
        because="so that the same file never comes in again",
        voice="recording__contributor",
        withheld="the take is there itself",
    ),
    Kept(
        "games.ImportedSpeaker",
        "id source digest contributor",
        "who a speaker of an import is here: a SHA-256 of what its source calls them, never the name",
        FOR_GOOD,
        Fate.STAYS,
        because="so that nothing of them comes in again",
        voice="contributor",
        section="imported",
    ),
    Kept(
        "games.ImportRun",
        "id kind source place who licence consent_text consent_by synthetic upload error held_until "
        "started_at finished_at",
        "what you brought in, and who you said had agreed",
        FOR_GOOD,
        Fate.STAYS,
        because="the takes rest on what was stated then; the account has no name any more",
        account="who",
        section="imports",
    ),
)

OF_ROLES: Final = (
    Kept(
        "games.Prompt",
        "added_by",
        "who added a prompt",
        CLOSED,
        Fate.RENAMED,
        name="added_by",
        section="prompts_added",
    ),
    Kept(
        "games.Prompt",
        "retired_by",
        "who retired a prompt",
        CLOSED,
        Fate.RENAMED,
        name="retired_by",
        section="prompts_retired",
    ),
    Kept(
        "games.Prompt",
        "id game language key text retired_at",
        "the prompts of the games",
        FOR_GOOD,
        Fate.STAYS,
        because="they are what players are shown, and about nobody",
        name="added_by",
        withheld="they are public",
    ),
    Kept(
        "games.PromptVoice",
        "added_by",
        "who recorded a line of the agent",
        CLOSED,
        Fate.RENAMED,
        name="added_by",
        section="lines_added",
    ),
    Kept(
        "games.PromptVoice",
        "id prompt line text audio sha256 seconds created_at",
        "recorded lines of the agent",
        FOR_GOOD,
        Fate.STAYS,
        because="players hear them until somebody deletes the line; whose voice it is stands nowhere",
        name="added_by",
        withheld="they are played to everybody",
    ),
    Kept(
        "games.Study",
        "id code title game language each places taken minutes known panel parameter completion_code "
        "refusal_code completion_url opens_at closes_at made_by made_at",
        "studies that you made",
        FOR_GOOD,
        Fate.STAYS,
        because="people took part in them; the account has no name any more",
        account="made_by",
        section="studies",
    ),
)

ROOM: Final = Room(
    (*OF_PLAYERS, *OF_TALKS, *OF_THE_LOBBY, *OF_IMPORTS, *OF_ROLES),
    (
        Impersonal("games.Sweep", "", "numbers"),
        *ABOUT_NOBODY,
        Impersonal(
            "games.DeadLetter",
            "task arguments error",
            "what a worker was to do, by ids, and what a program said of its failing",
        ),
    ),
)
