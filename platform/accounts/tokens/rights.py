"""What a program may be allowed to do, in one table: each right, and whom it is to be had from."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ_DISPUTED: Final = "read_disputed"
PUSH_SCORES: Final = "push_scores"
PUSH_VOTES: Final = "push_votes"
RELEASE: Final = "release"
IMPORT: Final = "import"


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that a token may allow.

    Attributes:
        title: what its owner reads beside the box.
        permission: of an account that gives this right; it must still have it whenever the token is used.
    """

    title: str | Promise
    permission: str


RIGHTS: Final = {
    READ_DISPUTED: Right(_("hear samples that wait for people"), "moderation.add_review"),
    PUSH_SCORES: Right(_("send what an outside model says"), "moderation.add_review"),
    PUSH_VOTES: Right(_("send what a program hears, apart from people's votes"), "moderation.add_review"),
    RELEASE: Right(_("plan and start releases"), "publishing.add_release"),
    IMPORT: Right(_("bring in takes from elsewhere"), "accounts.import_takes"),
}


def to_give(user: Any) -> dict[str, Right]:
    """The rights that this account may put into a token: those that its roles have."""
    return {key: right for key, right in RIGHTS.items() if user.has_perm(right.permission)}
