"""What is kept of players' points. Nothing of it is published, and nothing stays of who is forgotten."""

from typing import Final

from accounts.personal.inventory import UNTIL_FORGOTTEN, Fate, Impersonal, Kept, Room

ROOM: Final = Room(
    (
        Kept(
            "rewards.Award",
            "id contributor kind reference turn recording sample points why language day created_at",
            "your points, line by line, with what each was for",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="contributor",
            section="points",
        ),
        Kept(
            "rewards.Bonus",
            "id contributor sample points status created_at moved_at",
            "points that wait until people confirm a moment",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="contributor",
            section="bonuses",
        ),
        Kept(
            "rewards.Badge",
            "id contributor key earned_at taken_back_at told_at",
            "your badges",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="contributor",
            section="badges",
        ),
        Kept(
            "rewards.Profile",
            "id contributor handle on_board golds brier created_at told_at",
            "the made-up name on the board, and how well you know how sure you are",
            UNTIL_FORGOTTEN,
            Fate.DELETED,
            voice="contributor",
            section="profile",
        ),
    ),
    (
        Impersonal("rewards.Quest", "language game label mode", "what a language lacks on a day"),
        Impersonal("rewards.Coverage", "language label mode device", "numbers"),
        Impersonal("rewards.Spoken", "game language prompt_key", "numbers"),
        Impersonal("rewards.RewardRun", "", "numbers"),
    ),
)
