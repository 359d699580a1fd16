"""What this site keeps of people beside their takes, for how long, and who sees it.

The page /privacy/ and docs/privacy.md are made of these lines; a test holds both to the code.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from accounts import addresses, contributors
from accounts.doors import known
from accounts.limits.table import LONGEST
from accounts.models import Contributor
from corpus.marking import N_
from moderation.models import Report, Vote
from moderation.models.voting import FORGOTTEN


@dataclass(frozen=True, slots=True)
class Fact:
    """One line.

    Attributes:
        what: is kept, and what for.
        where: the field, key or cookie, as the code names it.
        kept: how long; %(n)s is `n`.
        seen: who sees what of it.
    """

    what: str
    where: str
    kept: str
    seen: str
    n: int = 0


NOBODY: Final = N_("nobody; programs compare it")
ONLY_YOU: Final = N_("your browser and the site's programs")
DAYS: Final = N_("%(n)s days")

ABOUT_PEOPLE: Final = (
    Fact(
        N_("Where you recorded, voted or reported from: 16 digits of a keyed hash of the address"),
        "accounts.Sighting: contributor, address, seen_at",
        DAYS,
        N_("moderators see which pseudonyms were at one address within an hour, never the hash"),
        addresses.KEPT.days,
    ),
    Fact(
        N_("The same hash on a report, so that two reports from one address are not two"),
        "moderation.Report: address",
        N_("until %(n)s days after a moderator answered"),
        NOBODY,
        addresses.KEPT.days,
    ),
    Fact(
        N_("The same hash on a vote, so that two votes from one address do not decide together"),
        "moderation.Vote: address",
        DAYS,
        NOBODY,
        addresses.KEPT.days,
    ),
    Fact(
        N_("The key of that hash, drawn at random every day"),
        "cache: address:key",
        DAYS,
        N_("nobody; without it a hash says nothing about an address"),
        addresses.KEY_DAYS,
    ),
    Fact(
        N_("Who recorded from an address today, so that nobody there is asked to judge it"),
        "cache: address:speakers",
        N_("%(n)s hours"),
        NOBODY,
        addresses.DAY // 3600,
    ),
    Fact(
        N_(
            "How often something was done from an address, such as takes or wrong passwords, by the same hash"
        ),
        "cache: limit",
        N_("at most %(n)s hours"),
        NOBODY,
        LONGEST // 3600,
    ),
    Fact(
        N_("A fingerprint of each take's sound, to know a copy; it cannot be played and knows no voice"),
        "inference.SoundPrint: words",
        N_("until the take is withdrawn or refused"),
        N_("moderators see that a take is a copy, and of whose"),
    ),
    Fact(
        N_("Which take a refused copy sounds like, and the sound of refused takes"),
        "corpus.Recording: copy_of, audio",
        DAYS,
        N_("moderators see whose take it was a copy of"),
        settings.RETENTION_DAYS,
    ),
    Fact(
        N_("What browser a take came from, and how its microphone was set"),
        "corpus.Recording: user_agent, settings",
        N_("until the take is withdrawn"),
        N_("moderators; how the microphone was set is published with the take"),
    ),
    Fact(
        N_("Who a speaker of an import is here: a SHA-256 of what its source calls them, never the name"),
        "games.ImportedSpeaker: source, digest",
        N_("for good, so that nothing comes in again of whoever took theirs back"),
        NOBODY,
    ),
    Fact(
        N_("The agent's side of a call, where its consent says so"),
        "corpus.Recording: agent_audio",
        N_("until the take is withdrawn"),
        N_("models that hear both sides; it may be published with the call"),
    ),
    Fact(
        N_("Your votes and reports, and how many known clips you heard rightly"),
        "moderation.Vote, Report, Standing",
        N_("for good, as the labels rest on them"),
        N_("moderators, under your pseudonym"),
    ),
    Fact(
        N_("What you wrote in an appeal"),
        "moderation.Appeal: text",
        N_("until you are forgotten"),
        N_("moderators, under your pseudonym"),
    ),
    Fact(
        N_("The e-mail address of an account, to sign in; guests have none"),
        "accounts.User: email",
        N_("until you are forgotten"),
        N_("whoever administers the site"),
    ),
    Fact(
        N_("What makes the codes of a second factor, encrypted; of accounts that set one up"),
        "mfa.Authenticator: data, last_used_at",
        N_("until you do without it, or are forgotten"),
        NOBODY,
    ),
)

COOKIES: Final = (
    Fact(
        N_("Which pseudonym this browser speaks under"),
        contributors.COOKIE,
        DAYS,
        ONLY_YOU,
        contributors.MAX_AGE // 86400,
    ),
    Fact(
        N_("The guest that was put aside when somebody signed in"),
        contributors.ASIDE,
        DAYS,
        ONLY_YOU,
        contributors.MAX_AGE // 86400,
    ),
    Fact(
        N_("Accounts that were signed in here, so that nobody who guesses elsewhere locks them out"),
        known.COOKIE,
        DAYS,
        ONLY_YOU,
        contributors.MAX_AGE // 86400,
    ),
    Fact(
        N_("Pseudonyms that have listened here, so that nobody judges their own takes"),
        "listeners",
        DAYS,
        ONLY_YOU,
        contributors.MAX_AGE // 86400,
    ),
    Fact(
        N_("That you are signed in, and takes you opened by receipt"),
        settings.SESSION_COOKIE_NAME,
        DAYS,
        ONLY_YOU,
        settings.SESSION_COOKIE_AGE // 86400,
    ),
    Fact(
        N_("That a form was sent from this site and no other"),
        settings.CSRF_COOKIE_NAME,
        DAYS,
        ONLY_YOU,
        (settings.CSRF_COOKIE_AGE or 0) // 86400,
    ),
    Fact(N_("Dark or light"), "theme", DAYS, ONLY_YOU, 365),
)


def forget(contributor: Contributor, **_signal: Any) -> None:
    """Somebody is forgotten: where they were, and what they wrote of themselves. That they appealed, and what
    a moderator answered, stays."""
    contributor.sightings.all().delete()
    contributor.appeals.waiting().delete()
    contributor.appeals.update(text="")


def connect() -> None:
    contributors.forgotten.connect(forget, dispatch_uid="moderation.people.privacy")


def forget_addresses() -> None:
    """Delete sightings, and the hashes on votes and answered reports, that were kept for long enough."""
    addresses.forget_sightings()
    before = timezone.now() - timedelta(days=addresses.KEPT.days)
    answered = Report.objects.exclude(address="").exclude(status=Report.Status.OPEN)
    answered.filter(moved_at__lt=before).update(address="")
    given = Vote.objects.exclude(address__in=("", FORGOTTEN)).filter(created_at__lt=before)
    given.update(address=FORGOTTEN)
