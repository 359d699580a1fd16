"""The names of marks that all pages make, whichever game is played. Pure.

What one game's page alone makes stands in the `marks` of its rules.
"""

from typing import Final

from games.catalogue import opposing
from games.catalogue.base import TAKEN
from games.catalogue.dropouts import DROPOUT
from games.catalogue.overlap import CUT_IN
from games.catalogue.turns import CUT_OFF, DONE, OVER

OF_THE_AGENT: Final = frozenset({"agent_start", "agent_voice", "agent_word", "agent_end"})
"""When which line was heard, and how (docs/agent.md)."""

OF_ALL_PAGES: Final = OF_THE_AGENT | {
    CUT_IN,
    CUT_OFF,
    DONE,
    DROPOUT,
    OVER,
    opposing.BEGUN,
    opposing.LEANED,
    opposing.PAUSED,
    TAKEN,
}
"""With what the site writes between them, of a model that listens live."""
