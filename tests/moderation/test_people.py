"""The list of people and the page of one: how their takes fared, what wants a look, and what follows not."""

import re
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from scipy import stats

from accounts.models import Contributor, User
from corpus.models import Recording, Sample
from moderation.belief import proportions
from moderation.housekeeping import watch_people
from moderation.models import Cluster, Report, Standing, Watch
from moderation.people import watching
from moderation.serving import blocking
from tests import factory
from tests.moderation import listening

pytestmark = pytest.mark.django_db
LIST = "/moderation/people/"


def decided(person: Contributor, went_well: Sequence[bool], **fields: object) -> None:
    """Samples of one take, decided one after the other."""
    take = factory.recording(person, status=Recording.Status.LISTENED)
    start = timezone.now() - timedelta(days=1)
    rows = [
        Sample.of(
            take,
            cut=1_000 + place,
            intent="complete",
            silence=0,
            went_on=False,
            status="accepted" if well else "rejected",
            decided_by="person",
            moved_at=start + timedelta(seconds=place),
        )
        for place, well in enumerate(went_well)
    ]
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)
    Sample.objects.bulk_create(rows)


def first_page(client: Client, query: str = "") -> list[str]:
    return [line.who.speaker for line in client.get(LIST + query).context["lines"]]


def why(person: Contributor) -> list[str]:
    return list(Watch.objects.get(contributor=person).why)


@pytest.mark.parametrize("counts", [(30, 40, 2, 20), (50, 50, 18, 20), (0, 20, 20, 20), (10, 40, 5, 20)])
def test_the_chance_of_a_change_is_fishers(counts: tuple[int, int, int, int]) -> None:
    before_hits, before, hits, of = counts
    table = [[hits, of - hits], [before_hits, before - before_hits]]
    side = "less" if hits * before <= before_hits * of else "greater"
    assert proportions.fisher(*counts) == pytest.approx(stats.fisher_exact(table, side)[1])


def test_a_change_is_sudden_only_beyond_chance() -> None:
    good = [True] * 40
    assert proportions.change([*good, *[True] * 10, *[False] * 10]).fell  # type: ignore[union-attr]
    few = proportions.change([*good, *[True] * 18, *[False] * 2])
    assert few is not None
    assert not few.fell
    assert proportions.change([True] * 19 + [False] * 20) is None, "nobody knows yet how they do"
    better = proportions.change([False] * 40 + [True] * 20)
    assert better is not None
    assert better.rose
    assert not better.fell


def test_hardly_anybody_who_stays_as_they_are_is_ever_called_changed() -> None:
    """Looked at after each of 160 decisions, at three of four accepted."""
    rng, called = np.random.default_rng(3), 0
    for _ in range(200):
        went = list(map(bool, rng.random(200) < 0.75))
        found = [proportions.change(went[:end]) for end in range(40, 201)]
        called += any(each.fell for each in found if each)
    assert called / 200 < 0.05


def test_a_vandal_who_was_good_before_stands_first(
    moderator_client: Client, player: Contributor, second_player: Contributor
) -> None:
    decided(player, [True] * 60)
    decided(second_player, [True] * 40 + [False] * 12 + [True] * 8)
    watch_people()
    assert first_page(moderator_client)[0] == second_player.speaker
    assert (why(second_player), why(player)) == (["fell"], [])
    page = moderator_client.get(f"{LIST}{second_player.speaker}/").content.decode()
    assert "Suddenly fewer are accepted: 0.40 of the newest 20, 1.00 before." in page
    assert 'class="whiskers"' in page
    assert "0.80 accepted (0.68 to 0.88) of 60 decided" in page


def test_what_a_program_decided_and_what_a_block_took_out_is_nobodys_fault(
    player: Contributor, second_player: Contributor, moderator: User
) -> None:
    decided(player, [False] * 12, decided_by="program")
    for _ in range(12):
        listening.open_sample(second_player)
    made = blocking.block(second_player, moderator, "by mistake")
    assert made.samples == 12
    watch_people()
    assert set(Watch.objects.values_list("decided", flat=True)) == {0}


def test_reports_copies_and_votes_that_do_not_count_want_a_look_and_sharing_an_address_does_not(
    player: Contributor, second_player: Contributor, stranger: Contributor
) -> None:
    sample = listening.open_sample(player)
    listening.reported(sample, "203.0.114.7")
    Standing.objects.create(contributor=second_player, dismissed=3, quarantined_at=timezone.now())
    copy = factory.recording(stranger, status="refused", reason="duplicate", copy_of=sample.recording)
    watch_people()
    assert why(player) == ["reported"], "whose take was copied has done nothing"
    assert why(second_player) == ["wolf", "misheard"]
    assert why(copy.contributor) == ["copies"]


def test_somebody_blocked_wants_no_look(player: Contributor, moderator: User) -> None:
    decided(player, [False] * 20)
    watch_people()
    assert why(player) == ["poor"]
    blocking.block(player, moderator, "a vandal")
    watch_people()
    assert why(player) == []
    blocking.unblock(player, moderator)
    watch_people()
    assert why(player) == ["poor"]


def test_only_whom_something_happened_to_is_counted_again(
    player: Contributor, second_player: Contributor
) -> None:
    watch_people()
    long_ago = timezone.now() - timedelta(days=3)
    Contributor.objects.update(created_at=long_ago)
    decided(player, [True] * 3, moved_at=timezone.now() + timedelta(minutes=5))
    Watch.objects.update(counted_at=timezone.now() + timedelta(minutes=4))
    assert watching.recount() == 1
    assert Watch.objects.get(contributor=player).accepted == 3


def test_ten_thousand_people_cost_what_fifty_do(moderator_client: Client) -> None:
    def measured() -> tuple[int, list[str]]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = moderator_client.get(LIST)
        return len(queries), [line.who.speaker for line in page.context["lines"]]

    many(50)
    moderator_client.get(LIST)  # the session
    few, _ = measured()
    many(9_950)
    found, shown = measured()
    assert found == few
    assert len(shown) == 50
    with CaptureQueriesContext(connection) as queries:
        moderator_client.get(f"{LIST}?after=3.5000")
    plans = [each["sql"] for each in queries if "moderation_watch" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN QUERY PLAN {plans[0]}" if connection.vendor == "sqlite" else f"EXPLAIN {plans[0]}"
        )
        plan = str(cursor.fetchall())
    assert "watch_in_order" in plan
    assert "TEMP B-TREE" not in plan


def test_no_page_of_a_person_walks_all_samples_of_a_status(
    moderator_client: Client, player: Contributor
) -> None:
    """SQLite knows no figures of its rows, and would take the index of statuses for the shorter way."""
    decided(player, [True] * 3)
    cluster = Cluster.objects.create(
        kind="sound", key="a", people=1, times=1, first_at=timezone.now(), last_at=timezone.now()
    )
    cluster.members.add(player)
    for page in (f"{LIST}{player.speaker}/", f"/moderation/clusters/{cluster.pk}/"):
        with CaptureQueriesContext(connection) as queries:
            moderator_client.get(page)
        asked = [each["sql"] for each in queries if 'FROM "corpus_sample"' in each["sql"]]
        assert len(asked) > 2
        for sql in asked if connection.vendor == "sqlite" else ():
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = [row[3] for row in cursor.fetchall()]
            assert not [step for step in plan if "status=?" in step or "SCAN corpus" in step], plan


def many(number: int) -> None:
    people = Contributor.objects.bulk_create(Contributor() for _ in range(number))
    Standing.objects.bulk_create(Standing(contributor=each, golds=3, right=2) for each in people)
    Watch.objects.bulk_create(
        Watch(contributor=each, accepted=5, decided=9, need=place % 7) for place, each in enumerate(people)
    )


def test_the_list_goes_on_behind_its_last_line_and_shows_everybody_once(moderator_client: Client) -> None:
    many(120)
    seen, query = list[str](), ""
    for _ in range(3):
        page = moderator_client.get(LIST + query)
        seen += [line.who.speaker for line in page.context["lines"]]
        query = f"?after={page.context['following']}"
    assert len(seen) == len(set(seen)) == 120
    assert page.context["following"] == ""


@pytest.mark.parametrize("query", [f"?after=9.{'9' * 5000}", "?after=-1.x", "?after=٣.٣"])
def test_a_cursor_that_is_none_shows_the_first_page(moderator_client: Client, query: str) -> None:
    many(3)
    assert len(first_page(moderator_client, query)) == 3


def test_a_pseudonym_leads_to_its_page_and_no_page_shows_an_e_mail(
    moderator_client: Client, player: Contributor
) -> None:
    user = User.objects.create_user("ada-lovelace", "ada@example.org")
    player.link(user)
    watch_people()
    answer = moderator_client.get(f"{LIST}?q={player.speaker}", follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}{player.speaker}/"
    for page in (answer, moderator_client.get(LIST)):
        assert "ada" not in page.content.decode()
    assert "There is nobody of that name." in moderator_client.get(f"{LIST}?q=spk_x").content.decode()


def test_all_open_reports_of_one_person_are_dismissed_from_their_page(
    moderator_client: Client, player: Contributor
) -> None:
    for _ in range(2):
        sample = listening.open_sample()
        Report.objects.create(sample=sample, contributor=player, reason="echo")
    page = moderator_client.get(f"{LIST}{player.speaker}/").content.decode()
    assert "Dismiss their 2 open reports" in page
    answer = moderator_client.post(f"{LIST}{player.speaker}/dismiss/", follow=True)
    assert "Their open reports are dismissed." in answer.content.decode()
    assert not Report.objects.waiting().exists()


def test_the_docs_have_the_table_of_reasons() -> None:
    page = (settings.BASE_DIR / "docs" / "trust.md").read_text()
    table = page.partition("| reason | weight | when |")[2].partition("\n\n")[0]
    found = re.findall(r"^\| ([^-|][^|]*) \| (\d+) \|", table, re.MULTILINE)
    assert found == [(words, str(weight)) for weight, words in watching.REASONS.values()]
    for said in (
        f"newest {proportions.NEWEST} decisions",
        f"at least {proportions.LEAST_BEFORE}",
        f"under {proportions.SUDDEN}",
        f"under {100 * watching.POOR:.0f} %, from {watching.LEAST} decisions on",
    ):
        assert said in table


def test_strangers_sign_in_and_others_are_told_403(client: Client, player: Contributor) -> None:
    pages = [LIST, "/moderation/clusters/", "/moderation/acts/", "/moderation/appeals/"]
    assert {client.get(page).status_code for page in pages} == {302}
    client.force_login(User.objects.create_user("somebody"))
    assert {client.get(page).status_code for page in pages} == {403}
