"""Scheduled work of moderation."""

from celery import shared_task

from accounts.doors.sessions import SessionStore
from corpus.broker import hand_over
from moderation.belief import estimating, scarcity, versions
from moderation.crowd import measuring
from moderation.models import TrustRun
from moderation.people import carrying, clusters, masses, privacy, watching
from moderation.serving import blocking

RESETTLE = "games.judging.sweeping.resettle"
"""By name: only the games know the prior of a label, and imports go the other way."""


@shared_task
def estimate_trust() -> str:
    """Whom to believe, once a day; leaves a TrustRun row. A new version goes to all open samples.

    That begins when nobody settles with an older version any longer; the hourly run makes up for a lost one.
    """
    run = estimating.estimate()
    if run.outcome == TrustRun.Outcome.ESTIMATED:
        hand_over(RESETTLE, what="the resettling", seconds=versions.SECONDS_KEPT)
    return run.outcome


@shared_task
def count_stock() -> None:
    """What people accepted, by language and label; running twice changes nothing."""
    scarcity.recount()


@shared_task
def watch_people() -> None:
    """Who belongs together, and who wants a look; who is blocked stays out. Running twice changes nothing."""
    blocking.keep_all_out()
    clusters.find_again()
    watching.recount()


@shared_task(name=masses.CARRY_ON, ignore_result=True)
def carry_on(act_id: int) -> None:
    """Bring an act on many to its end; running twice does it once."""
    carrying.carry_on(act_id)


@shared_task
def carry_on_lost() -> None:
    """Acts whose message the broker lost, or whose worker was stopped."""
    for act_id in carrying.lost():
        carrying.carry_on(act_id)


@shared_task
def forget_addresses() -> None:
    """Delete the hashes of addresses that were kept for long enough; running twice changes nothing."""
    privacy.forget_addresses()


@shared_task
def forget_sessions() -> None:
    """Delete sessions that have ended; running twice changes nothing."""
    SessionStore.clear_expired()


@shared_task
def measure_agreement(*, whole: bool = False) -> int:
    """How far people agree, into rows that the page reads; how many weeks were counted."""
    return measuring.measure(whole=whole).weeks
