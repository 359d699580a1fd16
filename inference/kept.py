"""What models said of people's takes, and what is derived from the sound of these."""

from typing import Final

from accounts.personal.inventory import UNTIL_FORGOTTEN, Fate, Impersonal, Kept, Room

WITHDRAWN: Final = "until the take is withdrawn or refused"

ROOM: Final = Room(
    (
        Kept(
            "inference.Score",
            "id sample scorer revision offset_ms probabilities spread threshold latency_ms input "
            "runtime recut misread created_at",
            "what each model said of the moments of your takes",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="sample__recording__contributor",
            section="scores",
        ),
        Kept(
            "inference.Failure",
            "id sample scorer revision error recut created_at",
            "models that could not answer on your takes",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="sample__recording__contributor",
            section="failures",
        ),
        Kept(
            "inference.Transcript",
            "id sample language text plain words source model revision reference word_error_rate "
            "latency_ms recut created_at",
            "what you said in your takes, as models or people wrote it down",
            "until the take is withdrawn",
            Fate.DELETED,
            voice="sample__recording__contributor",
            section="transcripts",
        ),
        Kept(
            "inference.Words",
            "id recording created_at moved_at done_at",
            "when the words of your takes were written down",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="recording__contributor",
            withheld="times of the site's own work",
        ),
        Kept(
            "inference.SoundKey",
            "id sound_print value at",
            "pieces of the fingerprint, to find it by",
            WITHDRAWN,
            Fate.DELETED,
            voice="sound_print__recording__contributor",
            withheld="numbers that only a comparison can use",
        ),
        Kept(
            "inference.SoundPrint",
            "id recording line words",
            "a fingerprint of each take's sound, to know a copy; it cannot be played and knows no voice",
            WITHDRAWN,
            Fate.DELETED,
            voice="recording__contributor",
            withheld="numbers that only a comparison can use",
        ),
        Kept(
            "inference.Rescoring",
            "asked_by",
            "who had models asked anew",
            "until the account is closed",
            Fate.RENAMED,
            name="asked_by",
            section="rescorings",
        ),
        Kept(
            "inference.Rescoring",
            "id scorer since status cursor total done scores transcripts failures error started_at moved_at "
            "finished_at",
            "what the run asked, and how far it came",
            "for good",
            Fate.STAYS,
            because="it says what models were asked, and of nobody in particular",
            name="asked_by",
            withheld="it is about models",
        ),
    ),
    (
        Impersonal(
            "inference.Evaluation",
            "model title revision runtime release release_revision split positive unasked figures",
            "figures of models on releases",
        ),
        Impersonal("inference.FrontierRun", "found", "figures of models"),
    ),
)
