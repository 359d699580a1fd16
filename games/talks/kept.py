"""What talks keep of people."""

from typing import Final

from accounts.personal.inventory import UNTIL_FORGOTTEN, Fate, Impersonal, Kept

OF_TALKS: Final = (
    Kept(
        "games.Stretch",
        "id side first frames audio log",
        "what you said in a talk, a few seconds each, until the whole of it is a take",
        "until the talk is over, a minute or so longer where a line was lost",
        Fate.DELETED,
        voice="side__contributor",
        withheld="the take is there as soon as the talk is over",
    ),
    Kept(
        "games.Side",
        "id talk number contributor consent text_version text_language text_sha256 agreed_at sample_rate "
        "settings user_agent marks report report_status reported_at address receipt recording "
        "clock_offset_ms clock_drift_ppm clock_error_ms latency_ms seen_at closed_at",
        "the talks that you had, what you agreed to before them, what you did on their page, how your clock "
        "went, and when and why you reported the other, with what became of that",
        UNTIL_FORGOTTEN,
        Fate.DELETED,
        voice="contributor",
        section="talks",
    ),
)

OF_THE_LOBBY: Final = (
    Kept(
        "games.Waiting",
        "id contributor game language text_version text_language text_sha256 since seen_at talk",
        "that you wait in the lobby, for which game, and what you agreed to before",
        "until you leave the page, an hour longer where it could not say so",
        Fate.DELETED,
        voice="contributor",
        withheld="it is over before an export could be asked for",
    ),
)

ABOUT_NOBODY: Final = (
    Impersonal(
        "games.Talk",
        "code game language prompts solution status met_by house why result",
        "what was played, by a code that says nothing of who played it",
    ),
)
