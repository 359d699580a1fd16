"""Where Django looks for the tables of the games; each stands in the room that owns it."""

from games.importing.models import ImportedSpeaker, ImportItem, ImportRun
from games.judging.models import Sweep
from games.prompts.models import Answer, Prompt, PromptVoice
from games.studies.models import Participant, Seat, Study, Work

__all__ = [
    "Answer",
    "ImportItem",
    "ImportRun",
    "ImportedSpeaker",
    "Participant",
    "Prompt",
    "PromptVoice",
    "Seat",
    "Study",
    "Sweep",
    "Work",
]
