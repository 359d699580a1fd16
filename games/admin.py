"""Where Django looks for the admin of the games; each stands in the room that owns its rows."""

from games.judging import admin as judging
from games.prompts import admin as prompts

__all__ = ["judging", "prompts"]
