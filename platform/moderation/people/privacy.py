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
from corpus.models import OPEN, Sample
from inference.models import Transcript
from inference.speech import aside
from moderation.belief import reweighing
from moderation.models import Cluster, Report, TrustRun, Vote
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

DELIVERIES_KEPT: Final = 90
UPLOADS_KEPT: Final = 7
"""Days; rooms above this one keep to them, and a test holds both to each other."""

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
        N_("The same hash on a report of a talk, until the talk is judged and the report is filed"),
        "games.Side: address",
        N_("at most %(n)s days"),
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
        N_("The other side of a call, where its consent says so, or of a talk"),
        "corpus.Recording: agent_audio",
        N_("until the take is withdrawn"),
        N_("models that hear both sides; it may be published with the call"),
    ),
    Fact(
        N_("Your votes, and how many known clips you heard rightly"),
        "moderation.Vote, Standing",
        N_("until you are forgotten"),
        N_("moderators, under your pseudonym"),
    ),
    Fact(
        N_("Your reports; without one that a moderator upheld or has yet to answer, its take would be heard"),
        "moderation.Report: contributor, reason, status",
        N_("for good; dismissed ones until you are forgotten"),
        N_("moderators, under your pseudonym"),
    ),
    Fact(
        N_("Your points, badges and the made-up name on the board"),
        "rewards.Award, Bonus, Badge, Profile",
        N_("until you are forgotten"),
        N_("whoever looks at the board, unless you left it"),
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
        N_("Where publishers are told of releases: mailboxes and webhooks that one of them gave"),
        "publishing.Subscription: address",
        N_("until a publisher takes it out"),
        N_("publishers; letters go to the mailbox itself"),
    ),
    Fact(
        N_("To which mailbox or webhook a message about a release went, and what came of it"),
        "publishing.Delivery: address, answer",
        DAYS,
        N_("publishers"),
        DELIVERIES_KEPT,
    ),
    Fact(
        N_("Your programs' tokens: what you called them, their first characters, a SHA-256, their last use"),
        "accounts.ApiToken: name, prefix, digest, last_used_at",
        N_("for good; they hold no longer when they expire, are revoked or you are forgotten"),
        N_("you, and whoever administers the site; nobody sees the token itself"),
    ),
    Fact(
        N_("Who states that the speakers of an import agreed, and in which words"),
        "games.ImportRun: consent_by, consent_text",
        N_("for good, as it is what their takes rest on"),
        N_("publishers and whoever administers the site"),
    ),
    Fact(
        N_("A zip of clips on its way in"),
        "games.ImportRun: upload",
        N_("until it is read, at most %(n)s days"),
        N_("nobody; a worker reads it"),
        UPLOADS_KEPT,
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
    Fact(N_("That this browser has our fonts"), "fonts", DAYS, ONLY_YOU, 30),
    Fact(N_("That your microphone was found good"), "microphone", DAYS, ONLY_YOU, 7),
    Fact(N_("In which language you read the site, where you chose one"), "language", DAYS, ONLY_YOU, 365),
)


def forget(contributor: Contributor, **_signal: Any) -> None:
    """Somebody is forgotten: their votes are out of what is open, and of whom estimates believe. What was
    decided stays, and who voted for it is not known any more. `moderation.kept` says the rest.
    """
    votes = Vote.objects.filter(contributor=contributor)
    touched = list(reweighing.open_with(votes).values_list("pk", flat=True))
    written = Transcript.objects.filter(vote__in=votes)
    aside.put_aside(written)
    written.delete()
    votes.delete()
    reweighing.again(Sample.objects.filter(pk__in=touched, status__in=OPEN).order_by("pk"))
    Cluster.objects.of(contributor).delete()
    _not_believed(str(contributor.pk))


def _not_believed(voter: str) -> None:
    """Take a listener out of every estimate."""
    for run in TrustRun.objects.filter(reliabilities__voters__has_key=voter):
        others = {who: right for who, right in run.reliabilities["voters"].items() if who != voter}
        TrustRun.objects.filter(pk=run.pk).update(reliabilities={**run.reliabilities, "voters": others})


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
