"""Lists a page at a time: a cursor says behind which row the next page begins, and is nobody's to make up."""

from typing import Annotated, Any, Final

from django.core import signing
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

SALT: Final = "api.cursor"

Limit = Annotated[int, Field(ge=1, le=100, description="rows of a page")]

Cursor = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^[A-Za-z0-9_.:=-]*$",
        description="`next` of the page before; empty for the first page",
    ),
]

Number = Annotated[int, Field(ge=1, le=2**63 - 1, description="of a row")]
"""No database looks for a number beyond it."""


class Asked(Schema):
    """Which page."""

    limit: Limit = 50
    cursor: Cursor = ""


class Page(Schema):
    next: str = Field(description="cursor of the next page; empty where this one is the last")


def cursor(*place: Any) -> str:
    """What leads behind a row; `place`: its values in the order of the list, as JSON has them."""
    return signing.dumps(place, salt=SALT)


def place(cursor: str) -> list[Any] | None:
    """What `cursor` was made of; None of the empty one.

    Raises:
        HttpError: 422, it was not made by this site.
    """
    if not cursor:
        return None
    try:
        found: list[Any] = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise HttpError(
            422, "The cursor is none of this site. Take `next` of a page as it is, or begin anew without one."
        ) from None
    return found
