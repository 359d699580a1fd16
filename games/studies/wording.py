"""Why somebody is paid or not, in one sentence, for the participant and for whoever pays them alike."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext

from games.catalogue import registry
from games.studies.figures import Line
from games.studies.models import Study
from games.studies.paying import BLOCKED, Pay, Why


def pay(verdict: Pay) -> str:
    """One or two words, for a badge."""
    words = {
        Pay.PAY: gettext("pay"),
        Pay.REFUSE: gettext("refuse"),
        Pay.SCREENED: gettext("screened out"),
        Pay.WAIT: gettext("wait"),
    }
    return words[verdict]


def because(study: Study, line: Line) -> str:
    """The reason, with its figures."""
    done, why = line.done, line.verdict.why
    said = {"kept": done.kept, "each": done.each, "tries": done.tries, "minutes": study.minutes}
    said |= {"known": done.known, "right": done.right}
    if why is Why.NOT_LET_IN:
        return _not_let_in(study, done.screened)
    if why is Why.BLOCKED:
        return gettext("Shut out by a moderator: %(why)s") % {"why": done.blocked}
    return _sentence(study, why) % said + _refused(done.refused)


def amount(study: Study, number: int) -> str:
    """So many takes, or clips."""
    if study.listens:
        return ngettext("%(n)s clip", "%(n)s clips", number) % {"n": number}
    return ngettext("%(n)s take", "%(n)s takes", number) % {"n": number}


def game(study: Study) -> str:
    """Its title; the key of one that is played no longer."""
    try:
        return registry.game(study.game).title
    except registry.UnknownGame:
        return study.game


def _sentence(study: Study, why: Why) -> str:
    ears = gettext("Of %(known)s clips whose answer is known %(right)s were heard rightly, fewer than half.")
    of_votes = {
        Why.DONE: gettext("%(kept)s of %(each)s clips answered."),
        Why.EARS: ears,
        Why.TRIES: gettext("%(kept)s of %(each)s clips answered after %(tries)s tries."),
        Why.UNFINISHED: gettext("%(kept)s of %(each)s clips answered when %(minutes)s minutes were over."),
        Why.JUDGING: gettext("%(kept)s of %(each)s clips answered so far."),
        Why.AT_WORK: gettext("%(kept)s of %(each)s clips answered so far."),
    }
    of_takes = {
        Why.DONE: gettext("%(kept)s of %(each)s takes kept."),
        Why.EARS: ears,
        Why.TRIES: gettext("%(kept)s of %(each)s takes kept after %(tries)s tries."),
        Why.UNFINISHED: gettext("%(kept)s of %(each)s takes kept when %(minutes)s minutes were over."),
        Why.JUDGING: gettext("%(kept)s of %(each)s takes kept; another one is being listened to."),
        Why.AT_WORK: gettext("%(kept)s of %(each)s takes kept so far."),
    }
    return (of_votes if study.listens else of_takes)[why]


def _not_let_in(study: Study, code: str) -> str:
    if code == BLOCKED:
        return gettext("This player was shut out by a moderator before.")
    return ngettext(
        "This study is for listeners who have heard %(known)s known clip rightly.",
        "This study is for listeners who have heard %(known)s known clips rightly.",
        study.known,
    ) % {"known": study.known}


def _refused(reasons: Mapping[str, int]) -> str:
    """Codes as they are: they stand in docs/protocol.md, and the player has heard the sentence."""
    if not reasons:
        return ""
    each = ", ".join(f"{code.replace('_', ' ')} ({count})" for code, count in reasons.items())
    return " " + gettext("Refused: %(each)s.") % {"each": each}
