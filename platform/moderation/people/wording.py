"""What the pages of people say."""

from typing import Final

from django.utils.translation import gettext, ngettext

from corpus.marking import N_
from moderation.models import Cluster, MassAct

MANY: Final = 10
"""People at one address, from which on a school or a telephone company is the likelier reason."""

REASON_FIRST: Final = N_("Give a reason first.")
ANSWER_FIRST: Final = N_("Answer with a word first.")
TOO_LATE: Final = N_("Somebody was first, or it has changed. Nothing was done.")
NOT_A_TIME: Final = N_("That is not a time. Write it as 2026-11-29T14:30, in UTC.")
NOT_A_SPAN: Final = N_("The time ends before it begins.")
NOBODY: Final = N_("There is no such moderator.")
BEGUN: Final = N_("It has begun. This page shows how far it is.")
LIFTED: Final = N_("Lifted. They read your answer on their own page.")
KEPT: Final = N_("Kept. They read your answer on their own page.")
APPEALED: Final = N_("Sent. A moderator answers here.")

KINDS: Final[dict[str, str]] = {
    MassAct.Kind.DECISIONS: N_("Decisions of a moderator undone"),
    MassAct.Kind.OPINIONS: N_("Votes and reports of a person taken out"),
    MassAct.Kind.BLOCK: N_("People blocked together"),
    MassAct.Kind.QUARANTINE: N_("Votes of people kept from counting"),
}


def act(row: MassAct) -> str:
    """An act in a few words; one that undoes another says so."""
    words = gettext(KINDS[MassAct.Kind(row.kind)])
    return gettext("Undone: %(what)s") % {"what": words} if row.undoes_id else words


def cluster(row: Cluster) -> str:
    """Why these people are shown together."""
    facts = {"people": row.people, "n": row.times}
    if row.kind == Cluster.Kind.SOUND:
        told = ngettext(
            "%(n)s take of one of these people was the same sound as a take of another of them.",
            "%(n)s takes of some of these %(people)s people were the same sound as takes of others of them.",
            row.times,
        )
        return told % facts
    told = ngettext(
        "These %(people)s people were at one address within an hour, once.",
        "These %(people)s people were at one address within an hour, %(n)s times.",
        row.times,
    )
    return told % facts


def caution(row: Cluster) -> str:
    """What else may be the reason."""
    if row.kind == Cluster.Kind.SOUND:
        return gettext("A browser that is shared may have sent a kept take again under another name.")
    if row.people >= MANY:
        return gettext("So many are a school, an office or a telephone company as often as one person.")
    return gettext("A family or flatmates look the same. Listen before you do anything.")
