"""What programs said of people's takes, and whose programs these are."""

from typing import Final

from accounts.personal.inventory import FOR_GOOD, Fate, Kept, Room

ROOM: Final = Room(
    (
        Kept(
            "api.ProgramVote",
            "id owner program label at",
            "what a program of yours said of a moment",
            FOR_GOOD,
            Fate.STAYS,
            because="it is a program's word, under the name of a closed account",
            account="owner",
            section="program_votes",
        ),
        Kept(
            "api.ProgramVote",
            "sample",
            "what somebody's program said of a moment of your takes",
            FOR_GOOD,
            Fate.STAYS,
            because="it points at a tombstone, and says a label",
            voice="sample__recording__contributor",
            withheld="it is what somebody else's program said, and counts for nothing",
        ),
    )
)
