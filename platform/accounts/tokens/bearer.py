"""How a program says who it is: `Authorization: Bearer yt_…`, checked anew at every request."""

from typing import Any, Final

from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import HttpBearer

from accounts.tokens.models import ApiToken
from accounts.tokens.rights import RIGHTS

MISSING: Final = (
    "This address needs a token, and the request has none. "
    "Make one on the page /tokens/ and send it as “Authorization: Bearer yt_…”. A session is not enough."
)
UNKNOWN: Final = (
    "No token of this site is like the one that was sent. Copy it whole, or make a new one on /tokens/."
)
REVOKED: Final = "This token was revoked. Make a new one on /tokens/."
EXPIRED: Final = "This token has expired. Make a new one on /tokens/."
CLOSED: Final = "The account of this token is closed. Somebody else has to make a token of theirs."


class Bearer(HttpBearer):
    """Lets in whoever has a token with one right; the view finds the `ApiToken` in `request.auth`.

    A token does no more than its owner could do now: an account that is closed, or has lost the role, ends
    it from the next request on.

    Raises:
        AuthenticationError: 401, where no token was sent, or one that does not hold.
        AuthorizationError: 403, where it holds and has not got this right.
    """

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def __call__(self, request: HttpRequest) -> ApiToken:
        found = super().__call__(request)
        if found is None:
            raise AuthenticationError(401, MISSING)
        return self._allowed(found)

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002  # ninja's signature
        found = ApiToken.objects.by_token(token)
        if found is None:
            raise AuthenticationError(401, UNKNOWN)
        if not found.is_live:
            raise AuthenticationError(401, REVOKED if found.revoked_at else EXPIRED)
        if not found.owner.is_active:
            raise AuthenticationError(401, CLOSED)
        return found

    def _allowed(self, token: ApiToken) -> ApiToken:
        if self.right not in token.rights:
            raise AuthorizationError(
                403, f"This token has not got the right “{self.right}”. Make one that has, on /tokens/."
            )
        if not token.owner.has_perm(RIGHTS[self.right].permission):
            raise AuthorizationError(
                403, f"The owner of this token has lost the role that “{self.right}” comes with."
            )
        token.note_use()
        return token
