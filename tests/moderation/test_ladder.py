"""The ladder: one table in the code, the same in the docs, and what each limit says to who meets it."""

import re
from dataclasses import fields
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.limits import counting
from accounts.models import Contributor, User
from corpus.models import Sample
from corpus.refusals import Fault
from moderation.belief import following, ladder
from moderation.belief.ladder import GUEST, LADDER, LISTENER, MODERATOR, TRUSTED, Rung
from moderation.models import Serving, Standing
from moderation.serving import choosing, reports, standing
from moderation.serving.standing import Listener
from rewards.ledger.telling import TEXTS
from tests import factory
from tests.moderation import listening

PAGE = (settings.BASE_DIR / "docs" / "trust.md").read_text()
COLUMNS = [each.name for each in fields(Rung) if each.name != "name"]


def row(rung: Rung) -> str:
    said = {True: "yes", False: "no"}
    known = "its right" if rung is MODERATOR else str(rung.known)
    rest = [
        said.get(value, f"{value:g}") if isinstance(value, bool) else f"{value:g}" for value in _rest(rung)
    ]
    return f"| {rung.name} | {known} | {' | '.join(rest)} |"


def _rest(rung: Rung) -> list[float]:
    return [getattr(rung, name) for name in COLUMNS if name != "known"]


@pytest.mark.parametrize("rung", LADDER, ids=lambda rung: rung.name)
def test_the_docs_have_the_table_of_the_code(rung: Rung) -> None:
    assert row(rung) in PAGE


def test_the_docs_have_no_rung_of_their_own() -> None:
    table = PAGE.partition("| rung |")[2].partition("\n\n")[0]
    assert len(re.findall(r"^\| (?!---)", table, re.MULTILINE)) == len(LADDER)


def test_the_docs_name_every_figure_of_reports_and_gold() -> None:
    for said in (
        f"at most {reports.FROM_ONE_ADDRESS} reports from one address within an hour",
        f"one in {following.ONE_IN} takes of a language",
        f"one in {following.ONE_IN_OF_TWO}",
        f"newest {ladder.NEWEST}",
        f"at least {ladder.LEAST}",
        f"fewer than {ladder.FLOOR:.0%}".replace("%", " %"),
        f"{ladder.RISES:.0%}".replace("%", " %"),
        f"{ladder.DISMISSED} or more",
    ):
        assert said in PAGE, said


@pytest.mark.parametrize(
    "fault", [Fault.TOO_MANY_NEXT, Fault.REPORTS_WAITING, Fault.REPORTS_TODAY, Fault.TOO_MUCH_SOUND]
)
def test_the_docs_have_what_a_limit_says(fault: Fault) -> None:
    assert fault.words in PAGE


def test_the_docs_have_what_the_recap_says_of_a_day_full_of_points() -> None:
    assert f"| points | {TEXTS['day_limit']} |" in PAGE


def test_who_climbs_gets_no_less() -> None:
    for lower, higher in pairwise(LADDER):
        assert all(high >= low for low, high in zip(_rest(lower), _rest(higher), strict=True))


@pytest.mark.parametrize(
    ("known", "expected"),
    [(0, GUEST), (4, GUEST), (5, LISTENER), (49, LISTENER), (50, TRUSTED), (900, TRUSTED)],
)
def test_known_clips_are_the_way_up(known: int, expected: Rung) -> None:
    assert ladder.rung(known, decides=False, quarantined=False) is expected
    assert ladder.rung(known, decides=False, quarantined=True) is GUEST
    assert ladder.rung(known, decides=True, quarantined=False) is MODERATOR


@pytest.mark.parametrize(
    ("right", "of", "expected"),
    [(50, 50, TRUSTED), (75, 100, TRUSTED), (74, 100, LISTENER), (50, 100, LISTENER), (4, 100, GUEST)],
)
def test_to_be_trusted_takes_to_be_right_and_not_to_go_on_for_long(
    right: int, of: int, expected: Rung
) -> None:
    """Who always says the commoner of two labels is right in every second known clip, or more."""
    assert ladder.rung(right, of, decides=False, quarantined=False) is expected
    assert f"at least {ladder.RIGHT:.0%}".replace("%", " %") in PAGE


def test_standing_counts_what_was_heard_wrongly_too(player: Contributor) -> None:
    Standing.objects.create(contributor=player, golds=100, right=55)
    assert standing.rung(Listener(player)) is LISTENER


@pytest.mark.parametrize(
    ("right", "of", "listens"), [(0, 9, True), (4, 10, False), (5, 10, True), (9, 20, False), (10, 20, True)]
)
def test_below_the_floor_votes_do_not_count(right: int, of: int, listens: bool) -> None:
    assert ladder.listens([True] * right + [False] * (of - right), quarantined=False) is listens


@pytest.mark.parametrize(("right", "of", "listens"), [(9, 9, False), (11, 20, False), (12, 20, True)])
def test_to_be_counted_again_takes_more_than_the_floor(right: int, of: int, listens: bool) -> None:
    assert ladder.listens([True] * right + [False] * (of - right), quarantined=True) is listens


# What a page meets


@pytest.mark.django_db
def test_three_hundred_next_in_a_row_are_refused_with_when_to_come_back_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listening.open_sample()
    client = listening.newcomer()
    clip = listening.following(client)["clip"]
    answers = [listening.post(client, "next/", {"language": "en"}) for _ in range(299)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(refused) >= 299 - 2 * GUEST.next_a_minute  # a minute may have begun meanwhile
    for answer in refused:
        assert answer.json()["code"] in ("too_many_next", "too_many_clips")
        assert 1 <= int(answer["Retry-After"]) <= 15 * 60
    assert refused[0].json()["message"] == Fault.TOO_MANY_NEXT.words
    answer = refused[-1]
    for _ in range(2):  # a minute for the questions, and where a quarter of an hour had 300 of them, its rest
        over = counting.now() + int(answer["Retry-After"])
        monkeypatch.setattr(counting, "now", lambda over=over: over)
        answer = listening.post(client, "next/", {"language": "en"})
        if answer.status_code == 200:
            break
    assert answer.json()["clip"] == clip
    assert Serving.objects.get().status == Serving.Status.OPEN


@pytest.mark.django_db
def test_a_listener_may_ask_more_often_than_somebody_new(player: Contributor) -> None:
    Standing.objects.create(contributor=player, golds=5, right=5)
    client, fresh = listening.client_of(player), listening.newcomer()
    listening.open_sample()
    for _ in range(GUEST.next_a_minute):
        listening.post(fresh, "next/", {"language": "en"})
        listening.post(client, "next/", {"language": "en"})
    assert listening.post(client, "next/", {"language": "en"}).status_code == 200


@pytest.mark.django_db
def test_a_moderator_stands_on_the_last_rung_by_their_right(moderator: User, player: Contributor) -> None:
    sample = listening.accepted(moderator)
    player.link(moderator)
    client = listening.client_of(player)
    client.force_login(moderator)
    assert listening.report(client, listening.serve(player, sample)).status_code == 200
    assert player.reports.get().holds
    assert standing.rung(Listener(player, decides=True)) is MODERATOR


@pytest.mark.django_db
def test_asking_for_the_next_clip_takes_as_many_queries_among_forty_as_among_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choosing, "gold_rate", lambda _heard: 0.0)  # chance would look for gold first

    def queries() -> int:
        client = listening.client_of(factory.contributor())
        with CaptureQueriesContext(connection) as asked:
            assert listening.following(client)["type"] == "clip"
        return len(asked)

    listening.open_sample(), listening.open_sample()
    queries()
    few = queries()
    for _ in range(38):
        listening.open_sample()
    assert queries() == few
    assert Sample.objects.count() == 40
