"""The journal: every act has one line, nobody changes one, and lines are found and carried away."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import sign_in_link
from accounts.journal import searching
from accounts.models import Act, Contributor, JournalEntry, User
from corpus.models import Sample, StatusMoved
from inference.running import rescoring
from moderation.desk import decisions
from moderation.models import Report
from moderation.serving import blocking, quarantine, reports
from publishing.models import Release
from tests.moderation import listening

pytestmark = pytest.mark.django_db


def acts() -> list[tuple[str, str, str]]:
    """Act, who, and the words, oldest first; signing in left out."""
    rows = JournalEntry.objects.exclude(act=Act.SIGNED_IN).order_by("pk")
    return [(row.act, str(row.who or row.program), row.text) for row in rows]


# Nobody changes a line.


@pytest.mark.parametrize(
    "change",
    [
        lambda line: JournalEntry.objects.filter(pk=line.pk).update(text="no"),
        lambda _: JournalEntry.objects.all().delete(),
        lambda line: line.delete(),
        lambda line: line.save(),
        lambda line: JournalEntry.objects.bulk_update([line], ["text"]),
        lambda _: connection.cursor().execute("DELETE FROM accounts_journalentry"),
        lambda _: connection.cursor().execute("UPDATE accounts_journalentry SET text = 'no'"),
    ],
    ids=["update", "delete", "delete one", "save", "bulk update", "raw delete", "raw update"],
)
def test_no_line_is_changed_or_deleted_by_any_way(change: Callable[[JournalEntry], object]) -> None:
    line = JournalEntry.write(Act.SETTINGS, None, program="test", text="yes")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(line)
    assert JournalEntry.objects.get(pk=line.pk).text == "yes"


def test_the_admin_does_not_even_know_it() -> None:
    assert not admin.site.is_registered(JournalEntry)


def test_an_account_with_lines_cannot_be_deleted(administrator: User) -> None:
    JournalEntry.write(Act.SETTINGS, administrator)
    with pytest.raises(Exception, match="protected foreign keys"):
        administrator.delete()


# Every act has its line, and one that did not happen has none.


def test_a_decision_and_its_undoing(moderator: User) -> None:
    sample = listening.open_sample()
    decisions.lean(sample, moderator, "incomplete")
    made = decisions.accept(sample, moderator)
    decisions.undo(made, moderator)
    decisions.reject(Sample.objects.get(pk=sample.pk), moderator, "cut_inside_word")
    assert acts() == [
        ("labelled", "moderator", "incomplete"),
        ("undone", "moderator", "incomplete"),
        ("rejected", "moderator", "the cut is inside a word"),
    ]
    assert set(JournalEntry.objects.values_list("sample", flat=True)) == {sample.pk}


def test_a_second_opinion_says_that_it_is_one(moderator: User) -> None:
    sample, second = listening.open_sample(), User.objects.create_user("second")
    for each in (moderator, second):
        decisions.lean(sample, each, "incomplete")
    decisions.accept(sample, moderator)
    decisions.accept(Sample.objects.get(pk=sample.pk), second)
    assert acts()[-1] == ("labelled", "second", "incomplete (late)")


def test_blocks_quarantines_and_their_ends(moderator: User, player: Contributor) -> None:
    blocking.block(player, moderator, "a vandal")
    blocking.unblock(player, moderator)
    quarantine.begin(player, moderator, "guesses")
    quarantine.end(player, moderator)
    assert acts() == [
        ("blocked", "moderator", "a vandal"),
        ("unblocked", "moderator", ""),
        ("quarantined", "moderator", "guesses"),
        ("let_count", "moderator", ""),
    ]
    assert set(JournalEntry.objects.values_list("speaker", flat=True)) == {player.speaker}


def test_what_the_rule_does_stands_there_as_the_rule_s(player: Contributor) -> None:
    with patch("moderation.belief.ladder.listens", return_value=False):
        quarantine.heard_known(player, right=False)
    assert acts() == [("quarantined", "rule", "known clips heard wrongly")]


def test_answers_to_reports(moderator: User) -> None:
    first, second = listening.open_sample(), listening.open_sample()
    for sample in (first, second):
        listening.reported(sample)
    crier = listening.reported(listening.open_sample())
    reports.uphold(Report.objects.get(sample=first), moderator)
    reports.dismiss(Report.objects.get(sample=second), moderator)
    reports.dismiss_all(crier, moderator)
    assert acts() == [
        ("upheld", "moderator", "echo"),
        ("dismissed", "moderator", "echo"),
        ("dismissed", "moderator", "all 1 of this reporter"),
    ]


def test_a_take_that_a_moderator_withdraws(moderator_client: Client) -> None:
    sample = listening.open_sample()
    listening.reported(sample, reason="personal_data")
    report = Report.objects.get()
    moderator_client.post(f"/moderation/reports/{report.pk}/withdraw/", {"heard": "9"})
    assert acts()[-1] == ("withdrew", "moderator", f"personal_data · take {sample.recording_id}")


def test_releases_and_their_schedule(moderator: User, moderator_client: Client) -> None:
    Release.objects.begin(target="x", asked_by=moderator).fail("y")
    Release.objects.begin(target="x")
    says = {"name": "weekly", "kind": "weekly", "at": "05:00", "weekday": "1", "day": "1"}
    moderator_client.post("/releases/schedules/new/", {**says, "at_least": "1", "quarantine_days": "0"})
    told = acts()
    assert [line[:2] for line in told] == [
        ("published", "moderator"),
        ("published", "schedule or command"),
        ("scheduled", "moderator"),
    ]
    assert told[-1][2].startswith("weekly: every Monday at 05:00 UTC; next ")


def test_models_that_are_asked_again(moderator_client: Client) -> None:
    with patch.object(rescoring, "enqueue"):
        moderator_client.post("/models/rescoring/start/", {"scorer": "no such"})
        assert acts() == []
        moderator_client.post("/models/rescoring/start/")
    assert acts() == [("rescored", "moderator", "all")]


def test_signing_in_of_who_decides_and_of_no_player(moderator: User) -> None:
    path = sign_in_link.make(moderator)
    Client().post(path)
    Client().force_login(User.objects.create_user("grace"))
    assert [row.who for row in JournalEntry.objects.filter(act=Act.SIGNED_IN)] == [moderator]


def test_an_act_that_fails_leaves_no_line(moderator: User, player: Contributor) -> None:
    fails = patch("moderation.belief.reweighing.set_counting", side_effect=StatusMoved("too late"))
    with fails, pytest.raises(StatusMoved):
        blocking.block(player, moderator, "a vandal")
    assert acts() == []


# The page.


def filled(administrator: User, moderator: User, player: Contributor) -> None:
    sample = listening.open_sample()
    day = datetime(2026, 11, 1, 12, tzinfo=UTC)
    JournalEntry.write(Act.LABELLED, moderator, sample=sample.pk, text="complete", at=day)
    words = {"speaker": player.speaker, "text": "plays MUSIC"}
    JournalEntry.write(Act.BLOCKED, moderator, at=day + timedelta(days=1), **words)
    JournalEntry.write(Act.ROLE_GIVEN, administrator, account=moderator, text="publishers", at=day)
    JournalEntry.write(Act.QUARANTINED, None, program="rule", text="=1+1", at=day + timedelta(days=2))


def found(client: Client, **asked: Any) -> list[str]:
    response = client.get("/journal/", asked)
    assert response.status_code == 200, response.context["form"].errors
    return [line.entry.act for line in response.context["lines"] if line.entry.act != "signed_in"]


def test_lines_are_found_by_everything_that_they_say(
    administrator: User, administrator_client: Client, moderator: User, player: Contributor
) -> None:
    filled(administrator, moderator, player)
    ask = administrator_client
    assert found(ask) == ["quarantined", "blocked", "role_given", "labelled"]
    assert found(ask, who="moderator") == ["blocked", "labelled"]
    assert found(ask, act="blocked") == ["blocked"]
    assert found(ask, person=player.speaker) == ["blocked"]
    assert found(ask, person="moderator") == ["role_given"]
    assert found(ask, sample=Sample.objects.get().pk) == ["labelled"]
    assert found(ask, text="music") == ["blocked"]
    assert found(ask, since="2026-11-02", until="2026-11-02") == ["blocked"]
    assert found(ask, who="moderator", text="nothing of it") == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"who": "nobody"}, "There is no account of this name."),
        ({"sample": "x"}, "Enter a valid UUID."),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"act": "flown"}, "Select a valid choice."),
        ({"before": "9" * 5_000}, "Older"),
        ({"before": str(2**63)}, "Older"),
    ],
)
def test_what_cannot_be_looked_for_is_told(
    administrator_client: Client, asked: dict[str, str], words: str
) -> None:
    response = administrator_client.get("/journal/", asked)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert administrator_client.get("/journal/journal.csv", asked).status_code == 400


def test_pages_follow_one_another_without_a_gap_also_at_one_moment(
    administrator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    made = [JournalEntry.write(Act.SETTINGS, None, at=at, text=str(n)).pk for n in range(8)]
    seen, before = [], ""
    while True:
        page = administrator_client.get("/journal/", {"act": "settings", "before": before})
        seen += [line.entry.pk for line in page.context["lines"]]
        if page.context["found"].older is None:
            break
        before = page.context["found"].older
    assert seen == made[::-1]


def test_words_are_looked_for_so_far_back_and_then_further(
    administrator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOK_BACK", 5)
    JournalEntry.write(Act.SETTINGS, None, text="needle")
    for number in range(7):
        JournalEntry.write(Act.SETTINGS, None, text=f"hay {number}")
    page = administrator_client.get("/journal/", {"act": "settings", "text": "needle"})
    assert list(page.context["lines"]) == []
    assert "Look further back" in page.content.decode()
    older = page.context["found"].older
    page = administrator_client.get("/journal/", {"act": "settings", "text": "needle", "before": older})
    assert [line.text for line in page.context["lines"]] == ["needle"]
    assert page.context["found"].older is None


def test_a_page_takes_as_many_queries_for_fifty_lines_as_for_two(
    administrator_client: Client, moderator: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            administrator_client.get("/journal/", {"text": "x", "who": "moderator"})
        return len(captured)

    for number in range(2):
        JournalEntry.write(Act.ROLE_GIVEN, moderator, account=moderator, text=f"x{number}")
    few = queries()
    for number in range(60):
        JournalEntry.write(Act.ROLE_GIVEN, moderator, account=moderator, text=f"x{number}")
    assert queries() == few


def test_each_search_walks_an_index_in_the_page_s_order(administrator: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by how much there is")
    for by, value in {
        "who": administrator,
        "act": "blocked",
        "speaker": "spk_1",
        "area": "moderation",
    }.items():
        plan = JournalEntry.objects.filter(**{by: value}).before(None)[:50].explain()
        assert f"journal_{by}" in plan
        assert "TEMP B-TREE" not in plan
    both = JournalEntry.objects.filter(who=administrator, act="blocked").before(None)[:50].explain()
    assert "journal_who_act (who_id=? AND act=?)" in both


def test_moderators_read_what_concerns_moderation_and_no_more(
    administrator: User, moderator: User, moderator_client: Client, player: Contributor
) -> None:
    filled(administrator, moderator, player)
    assert found(moderator_client) == ["quarantined", "blocked", "labelled"]
    assert moderator_client.get("/journal/", {"act": "role_given"}).status_code == 400
    told = b"".join(moderator_client.get("/journal/journal.jsonl")).decode()
    assert "role_given" not in told
    assert "blocked" in told


# The files.


def test_csv_holds_every_line_found_and_nothing_that_a_spreadsheet_would_work_out(
    administrator: User, administrator_client: Client, moderator: User, player: Contributor
) -> None:
    filled(administrator, moderator, player)
    response: Any = administrator_client.get(
        "/journal/journal.csv", {"since": "2026-11-01", "until": "2026-11-30"}
    )
    assert response["Content-Disposition"] == 'attachment; filename="journal.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode(), newline="")))
    mine = [row for row in rows if row["act"] != "signed_in"]
    assert [row["act"] for row in mine] == ["quarantined", "blocked", "role_given", "labelled"]
    assert mine[0]["text"] == "'=1+1"
    assert (mine[1]["who"], mine[1]["speaker"]) == ("moderator", player.speaker)
    assert mine[2]["account"] == "moderator"


def test_json_lines_hold_the_same_as_it_is(
    administrator: User, administrator_client: Client, moderator: User, player: Contributor
) -> None:
    filled(administrator, moderator, player)
    response: Any = administrator_client.get("/journal/journal.jsonl", {"text": "=1"})
    (row,) = [json.loads(line) for line in b"".join(response).decode().splitlines()]
    assert (row["act"], row["program"], row["text"]) == ("quarantined", "rule", "=1+1")


def test_a_file_longer_than_a_chunk_is_whole(
    administrator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.journal.exporting.LINES", 4)
    for number in range(11):
        JournalEntry.write(Act.SETTINGS, None, text=str(number))
    told = b"".join(administrator_client.get("/journal/journal.jsonl", {"act": "settings"})).decode()
    assert [json.loads(line)["text"] for line in told.splitlines()] == [str(n) for n in range(10, -1, -1)]
