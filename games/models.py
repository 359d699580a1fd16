"""Where Django looks for the tables of the games; each stands in the room that owns it."""

from games.judging.models import Sweep
from games.prompts.models import Answer, Prompt, PromptVoice
from games.studies.models import Participant, Seat, Study, Work

__all__ = ["Answer", "Participant", "Prompt", "PromptVoice", "Seat", "Study", "Sweep", "Work"]
