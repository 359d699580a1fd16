"""What the pages of reports and people say."""

from typing import Final

from django.utils.translation import gettext, ngettext

from corpus.marking import N_
from moderation.desk.wording import REPORTED

LISTEN_FIRST: Final = N_("Listen to the clip to its end first.")
TOO_LATE: Final = N_("Another moderator was first.")
UPHELD: Final = N_("Upheld. The moment is rejected.")
WITHDRAWN: Final = N_("Upheld. The take is withdrawn and its sound is deleted.")
DISMISSED: Final = N_("Dismissed. The take goes on.")

REASON_FIRST: Final = N_("Give a reason first.")
BLOCKED: Final = N_("Blocked. Everything listed is out.")
UNBLOCKED: Final = N_("The block is undone. Everything is back.")
QUARANTINED: Final = N_("The votes are kept and do not count.")
RELEASED: Final = N_("The votes count again.")
ALL_DISMISSED: Final = N_("Their open reports are dismissed.")
NOTHING_CHANGED: Final = N_("Nothing was to be changed.")


def dismissed_all(number: int) -> str:
    """What became of the reports of one person."""
    told = ngettext("%(n)s report dismissed.", "%(n)s reports dismissed.", number)
    return told % {"n": number}


def reason(code: str) -> str:
    """A reason in words, for the log of a block as well."""
    return gettext(REPORTED[code])
