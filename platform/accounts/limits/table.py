"""How much there may be of what a stranger can do for nothing, in one table. Pure; docs/limits.md shows it.

What grows with trust stands in `moderation.belief.ladder`; these are the same for everybody. The setting
LIMITS changes them one by one. Every figure is one of ours: what a class of thirty does at one address stays
within it, and what a program does in a minute does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MINUTE: Final = 60
QUARTER: Final = 15 * MINUTE
"""Of an hour."""
DAY: Final = 24 * 3600


class Per(StrEnum):
    """Of whom there may be so much."""

    ADDRESS = "address"
    CONTRIBUTOR = "contributor"
    ACCOUNT = "account"
    PROGRAM = "token"
    PROCESS = "web process"


@dataclass(frozen=True, slots=True)
class Limit:
    """One line.

    Attributes:
        name: in LIMITS, and in the cache's keys.
        what: is counted, as docs/limits.md has it.
        most: so many of it are taken within `seconds`.
        seconds: the stretch of time; 0: at once.
    """

    name: str
    what: str
    per: Per
    most: int
    seconds: int

    @property
    def within(self) -> str:
        """The stretch of time in words."""
        named = {0: "at once", MINUTE: "a minute", DAY: "a day"}
        return named.get(self.seconds, f"{self.seconds // MINUTE} minutes")


GUESTS: Final = Limit("guests", "new guests", Per.ADDRESS, 40, QUARTER)
GUESTS_A_DAY: Final = Limit("guests_a_day", "new guests", Per.ADDRESS, 200, DAY)

ROUNDS: Final = Limit("rounds", "rounds asked for", Per.CONTRIBUTOR, 300, QUARTER)
TAKES: Final = Limit("takes", "takes", Per.CONTRIBUTOR, 120, QUARTER)
MEGABYTES: Final = Limit("megabytes", "megabytes of sound", Per.CONTRIBUTOR, 120, QUARTER)
TAKES_OF_AN_ADDRESS: Final = Limit("takes_of_an_address", "takes", Per.ADDRESS, 2_000, QUARTER)
MEGABYTES_OF_AN_ADDRESS: Final = Limit(
    "megabytes_of_an_address", "megabytes of sound", Per.ADDRESS, 2_000, QUARTER
)
TAKES_OF_A_PROCESS: Final = Limit("takes_of_a_process", "takes", Per.PROCESS, 5_000, MINUTE)
MEGABYTES_OF_A_PROCESS: Final = Limit(
    "megabytes_of_a_process", "megabytes of sound", Per.PROCESS, 5_000, MINUTE
)

SOCKETS: Final = Limit("sockets", "open sockets", Per.CONTRIBUTOR, 3, 0)
SOCKETS_OF_AN_ADDRESS: Final = Limit("sockets_of_an_address", "open sockets", Per.ADDRESS, 150, 0)

INVITATIONS: Final = Limit("invitations", "invitations to a talk", Per.CONTRIBUTOR, 20, QUARTER)
INVITATIONS_OF_AN_ADDRESS: Final = Limit(
    "invitations_of_an_address", "invitations to a talk", Per.ADDRESS, 200, QUARTER
)

LOBBY: Final = Limit("lobby", "ways into the lobby", Per.CONTRIBUTOR, 30, QUARTER)
LOBBY_OF_AN_ADDRESS: Final = Limit("lobby_of_an_address", "ways into the lobby", Per.ADDRESS, 300, QUARTER)

CLIPS: Final = Limit("clips", "requests of Referee", Per.CONTRIBUTOR, 300, QUARTER)
CLIPS_OF_AN_ADDRESS: Final = Limit("clips_of_an_address", "requests of Referee", Per.ADDRESS, 3_000, QUARTER)

SENT: Final = Limit("sent", "forms and whatever else changes something", Per.ADDRESS, 1_500, MINUTE)
RECEIPTS: Final = Limit("receipts", "wrong receipts", Per.ADDRESS, 10, 10 * MINUTE)
ARCHIVES: Final = Limit("archives", "archives of takes", Per.ADDRESS, 30, QUARTER)

API_REQUESTS: Final = Limit("api_requests", "requests of the API", Per.PROGRAM, 300, MINUTE)
CALL_MEGABYTES: Final = Limit("call_megabytes", "megabytes of calls", Per.PROGRAM, 8_000, 60 * MINUTE)

SIGN_UPS: Final = Limit("sign_ups", "new accounts", Per.ADDRESS, 40, QUARTER)
PASSKEYS: Final = Limit("passkeys", "sign-ins by passkey begun", Per.ADDRESS, 200, QUARTER)
WRONG_AT_AN_ADDRESS: Final = Limit(
    "wrong_at_an_address", "wrong passwords and passkeys", Per.ADDRESS, 30, QUARTER
)
WRONG_AT_AN_ACCOUNT: Final = Limit(
    "wrong_at_an_account", "wrong passwords from strangers", Per.ACCOUNT, 10, QUARTER
)
WRONG_AT_A_DOOR: Final = Limit(
    "wrong_at_a_door", "wrong passwords, or passkeys, from one known browser", Per.ACCOUNT, 10, QUARTER
)
WRONG_CODES: Final = Limit("wrong_codes", "wrong codes of a second factor", Per.ACCOUNT, 10, QUARTER)

TABLE: Final = (
    GUESTS,
    GUESTS_A_DAY,
    ROUNDS,
    TAKES,
    MEGABYTES,
    TAKES_OF_AN_ADDRESS,
    MEGABYTES_OF_AN_ADDRESS,
    TAKES_OF_A_PROCESS,
    MEGABYTES_OF_A_PROCESS,
    SOCKETS,
    SOCKETS_OF_AN_ADDRESS,
    INVITATIONS,
    INVITATIONS_OF_AN_ADDRESS,
    LOBBY,
    LOBBY_OF_AN_ADDRESS,
    CLIPS,
    CLIPS_OF_AN_ADDRESS,
    SENT,
    RECEIPTS,
    ARCHIVES,
    API_REQUESTS,
    CALL_MEGABYTES,
    SIGN_UPS,
    PASSKEYS,
    WRONG_AT_AN_ADDRESS,
    WRONG_AT_AN_ACCOUNT,
    WRONG_AT_A_DOOR,
    WRONG_CODES,
)

LONGEST: Final = max(limit.seconds for limit in TABLE)


def changed(parts: list[str]) -> dict[str, int]:
    """What a site says of its own: `name=number` each.

    Raises:
        ValueError: no such limit, or no number; the text says which.
    """
    known = {limit.name for limit in TABLE}
    found: dict[str, int] = {}
    for part in parts:
        name, _, number = (each.strip() for each in part.partition("="))
        if name not in known:
            raise ValueError(f"{name!r} is none of {', '.join(sorted(known))}")
        if not (number.isascii() and number.isdecimal()):
            raise ValueError(f"{part!r} has no whole number behind its “=”")
        found[name] = int(number)
    return found


def most(limit: Limit, of_the_site: Mapping[str, int]) -> int:
    """How many there may be on this site."""
    return of_the_site.get(limit.name, limit.most)


def rate(limit: Limit, of_the_site: Mapping[str, int], by: str) -> str:
    """As allauth writes it; `by`: "ip" or "key"."""
    return f"{most(limit, of_the_site)}/{limit.seconds}s/{by}"
