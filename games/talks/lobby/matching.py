"""Two who wait for the same become a talk. Plain sync functions, for as many web processes as there are.

Who is matched is decided by locks on both rows, taken in one order; SQLite has one writer anyway. Whoever
came at the same moment did not see the other yet: every look tries again.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import addresses
from accounts.limits import counting
from accounts.limits.counting import Exceeded
from accounts.limits.table import LOBBY, LOBBY_OF_AN_ADDRESS
from accounts.models import Contributor
from corpus.refusals import Fault, Refused
from games.catalogue.two.base import TalkGame
from games.play import allowance, takes
from games.talks import consent, keeping, meeting
from games.talks.live import relay
from games.talks.lobby.models import Waiting
from games.talks.models import Side, Talk


def is_open() -> bool:
    """Whether the operator lets strangers meet here."""
    return bool(settings.LOBBY)


def enter(
    contributor: Contributor, game: TalkGame, language: str, text: consent.Text, address: str
) -> Waiting:
    """Wait for somebody; who is there already is matched at once. Whatever they waited for before, they do
    not any more.

    Args:
        text: the conversations' consent, to which they agree.
        address: where they come from; "" where that is not known.

    Raises:
        Refused: no_consent, blocked, unknown_language, too_much_sound, too_much_at_once, or
            too_many_at_your_address.
    """
    takes.may_record(contributor)
    if language not in game.languages:
        raise Refused(Fault.UNKNOWN_LANGUAGE)
    allowance.check(contributor)
    _count(contributor, address)
    leave(contributor)
    here = {"game": game.key, "language": language, **Waiting.agreed_to(text)}
    # Of two pages of one person the database lets one in; both wait by it.
    row, _ = Waiting.objects.get_or_create(contributor=contributor, defaults=here)
    return _matched(row) or row


def find(contributor: Contributor) -> Waiting | None:
    """Their place in the lobby."""
    return Waiting.objects.filter(contributor=contributor).select_related("talk", "contributor").first()


def look(contributor: Contributor) -> Waiting | None:
    """Their page asks whether somebody has come, and so says that it is open. None: they do not wait."""
    row = find(contributor)
    if row is None:
        return None
    row.seen()
    return row if row.talk_id else _matched(row)


def leave(contributor: Contributor) -> None:
    """Wait no longer. Who was matched meanwhile and does not come is not waited for by the other."""
    with transaction.atomic():
        row = Waiting.objects.select_for_update().filter(contributor=contributor).first()
        if row is None:
            return
        row.delete()
    if row.talk_id and Talk.objects.filter(pk=row.talk_id, status=Talk.Status.OPEN).exists():
        keeping.end(row.talk_id, Talk.Why.LEFT)
        relay.tell_over(row.talk_id)


def forget() -> None:
    """Delete what pages left behind that never said goodbye. Again, it changes nothing."""
    Waiting.objects.all().forgotten(timezone.now()).delete()


def _matched(mine: Waiting) -> Waiting | None:
    """The row, with its talk where somebody is there for one; None where they have left meanwhile."""
    for theirs in Waiting.objects.all().free(timezone.now()).for_the_same(mine).select_related("contributor"):
        try:
            takes.may_record(theirs.contributor)
        except Refused:  # blocked, or forgotten their consent, since they came
            theirs.delete()
            continue
        if _join(mine, theirs):
            break
    return Waiting.objects.filter(pk=mine.pk).first()


@transaction.atomic
def _join(mine: Waiting, theirs: Waiting) -> bool:
    """Whether both were still free, and are in a talk now: side 0 is who waited longer."""
    both = Waiting.objects.select_for_update().filter(pk__in=(mine.pk, theirs.pk), talk=None)
    same = both.filter(game=mine.game, language=mine.language).order_by("pk")
    pair = list(same)
    if len(pair) < 2:
        return False
    talk = meeting.drawn(meeting.find_game(mine.game), mine.language, Talk.MetBy.LOBBY)
    for number, each in enumerate(sorted(pair, key=lambda row: (row.since, row.pk))):
        given = takes.may_record(each.contributor)
        agreed = {"consent": given, "agreed_at": each.since, **each.text}
        Side.objects.create(talk=talk, number=number, contributor=each.contributor, **agreed)
    Waiting.objects.filter(pk__in=[row.pk for row in pair]).update(talk=talk)
    return True


def _count(contributor: Contributor, address: str) -> None:
    try:
        counting.count(LOBBY, contributor.pk)
        counting.count(LOBBY_OF_AN_ADDRESS, addresses.hashed(address))
    except Exceeded as exceeded:
        raise Refused(meeting.FAULTS[exceeded.limit.per], exceeded.wait) from None
