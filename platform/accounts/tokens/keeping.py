"""Making and revoking tokens: each leaves a line in the journal."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, JournalEntry, User
from accounts.tokens import rights
from accounts.tokens.models import ApiToken

MOST: Final = 20
"""Tokens of one account that hold at the same time."""

MOST_DAYS: Final = 365


class TokenError(Exception):
    """It cannot be done; the text says why."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


TOO_MANY: Final = _("You have 20 tokens that hold. Revoke one that nothing uses any more, then make another.")
NOT_YOURS: Final = _("A token can only have rights that its owner has.")
TOO_LONG: Final = _("A token holds for 1 to 365 days.")


@transaction.atomic
def make(owner: User, name: str, given: Collection[str], days: int) -> tuple[ApiToken, str]:
    """A token of `owner`, and what it is: to be shown once.

    Args:
        given: keys of `rights.RIGHTS`, at least one.
        days: for which it holds.

    Raises:
        TokenError: the owner has not got a right, too many tokens, or `days` out of range.
    """
    User.objects.select_for_update().get(pk=owner.pk)  # of two at the same moment one waits
    if not given or set(given) - rights.to_give(owner).keys():
        raise TokenError(NOT_YOURS)
    if not 1 <= days <= MOST_DAYS:
        raise TokenError(TOO_LONG)
    if ApiToken.objects.live().filter(owner=owner).count() >= MOST:
        raise TokenError(TOO_MANY)
    expires_at = timezone.now() + timedelta(days=days)
    made, token = ApiToken.new(owner=owner, name=name, rights=sorted(given), expires_at=expires_at)
    made.save()
    text = f"{made}: {', '.join(made.rights)}, {days} days"
    JournalEntry.write(Act.TOKEN_MADE, owner, account=owner, text=text)
    return made, token


@transaction.atomic
def revoke(token: ApiToken, by: User) -> bool:
    """Let a token hold no longer, from its next use on; False where it held no more."""
    if not ApiToken.objects.filter(pk=token.pk).revoke():
        return False
    JournalEntry.write(Act.TOKEN_REVOKED, by, account=token.owner, text=str(token))
    return True
