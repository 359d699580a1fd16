"""Where Django looks for the tables of the games; each stands in the room that owns it."""

from games.judging.models import Sweep
from games.prompts.models import Answer, Prompt, PromptVoice

__all__ = ["Answer", "Prompt", "PromptVoice", "Sweep"]
