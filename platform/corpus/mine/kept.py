"""What the corpus keeps of people: their takes, and the moments in them."""

from typing import Final

from accounts.personal.inventory import FOR_GOOD, Fate, Impersonal, Kept, Room

TAKE_FILE: Final = "each take has a folder of its own, with its sound and take.json"
WITHDRAWN: Final = "until the take is withdrawn; of a refused one RETENTION_DAYS"
TOMBSTONE: Final = (
    "a tombstone without sound: releases that have the take know by it what to take out, and the same bytes "
    "never come in again"
)

ROOM: Final = Room(
    (
        Kept(
            "corpus.Recording",
            "audio agent_audio",
            "the sound of your takes, and of the other side of a call or a talk: what models learn from",
            WITHDRAWN,
            Fate.EMPTIED,
            voice="contributor",
            withheld=TAKE_FILE,
            how="corpus.withdrawal.delete_audio",
        ),
        Kept(
            "corpus.Recording",
            "settings timeline user_agent speech levels quality copy_of",
            "how the microphone was set, what browser it was, what happened when, and what was measured",
            WITHDRAWN,
            Fate.EMPTIED,
            voice="contributor",
            withheld=TAKE_FILE,
            how="corpus.models.Recording.erased",
        ),
        Kept(
            "corpus.Recording",
            "id contributor consent receipt round slot sha256 game prompt_key prompt language mode "
            "sample_rate samples live_opponent captured_at status lost_from reason moved_by moved_at "
            "object_sha256 erased_at",
            "which takes there were, when, in which game and language, and what became of them",
            FOR_GOOD,
            Fate.STAYS,
            because=TOMBSTONE,
            voice="contributor",
            withheld=TAKE_FILE,
        ),
        Kept(
            "corpus.Sample",
            "tail_dbfs next_onset_ms edge_slope cut_uncertainty_ms unsure",
            "how your speech ended at each moment",
            WITHDRAWN,
            Fate.EMPTIED,
            voice="recording__contributor",
            withheld=TAKE_FILE,
            how="corpus.models.Recording.erased",
        ),
        Kept(
            "corpus.Sample",
            "id recording start cut intent label agent_state agent_text silence went_on midfiller "
            "endfiller dispute disagreement flag priority against why language game speaker "
            "prompt_key captured_at recuts status lost_from decided_by known reason "
            "moved_by moved_at",
            "the moments of your takes, and what people decided of them",
            FOR_GOOD,
            Fate.STAYS,
            because=TOMBSTONE,
            voice="recording__contributor",
            withheld=TAKE_FILE,
        ),
    ),
    (
        Impersonal("corpus.RetentionRun", "error", "how many sounds were deleted"),
        Impersonal("corpus.VerifyRun", "faults strays error", "names of files that the storage has lost"),
        Impersonal("corpus.Tally", "name", "numbers"),
        Impersonal("corpus.Stock", "language label", "numbers"),
    ),
)
