"""The quest in English, marked for translation: `daily.shown` says it in the language of a page. Pure."""

from typing import Final

from corpus.labels import Label
from corpus.marking import N_

HEADING: Final = N_("What we need most today")
LABELS: Final[dict[str, str]] = {
    Label.COMPLETE: N_("Finished answers"),
    Label.INCOMPLETE: N_("Pauses in the middle of a thought"),
    Label.BACKCHANNEL: N_("Small sounds that say “go on”"),
    Label.INTERRUPTION: N_("People cutting in"),
    Label.WAIT: N_("People asking for a moment"),
}
MODES: Final = {
    "card": N_("card numbers"),
    "phone": N_("phone numbers"),
    "email": N_("e-mail addresses"),
    "address": N_("street addresses"),
    "pin": N_("PINs"),
}
"""Of Number Relay: what is read out."""
TODO: Final = N_("%(of)s takes of %(title)s, and you get %(points)s points more.")
DONE: Final = N_("You did it: %(points)s points more.")
