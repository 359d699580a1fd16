"""Where Django looks for the tables of the games; each stands in the room that owns it."""

from games.dead_letters.models import DeadLetter
from games.importing.models import ImportedSpeaker, ImportItem, ImportRun
from games.judging.models import Sweep
from games.prompts.models import Answer, Prompt, PromptVoice
from games.studies.models import Participant, Seat, Study, Work
from games.talks.lobby.models import Waiting
from games.talks.models import Side, Stretch, Talk

__all__ = [
    "Answer",
    "DeadLetter",
    "ImportItem",
    "ImportRun",
    "ImportedSpeaker",
    "Participant",
    "Prompt",
    "PromptVoice",
    "Seat",
    "Side",
    "Stretch",
    "Study",
    "Sweep",
    "Talk",
    "Waiting",
    "Work",
]
