"""The operator's pages: the form and what it refuses, the list of who is paid and why, and its files."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import groups
from accounts.groups import ensure_groups
from accounts.models import Contributor, User
from accounts.people import appointing
from games.studies.models import Participant, Study
from moderation.serving import blocking
from tests import factory
from tests.games import talk
from tests.studies import cast
from tests.studies.cast import OTHER_PID, PID, comes, finish, says, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    ensure_groups()
    user = User.objects.create_user("operator")
    user.groups.set(Group.objects.filter(name="administrators"))
    client = Client()
    client.force_login(user)
    return client


def filled(**fields: Any) -> dict[str, Any]:
    """The form as somebody fills it in."""
    opens, closes = timezone.now(), timezone.now() + timedelta(days=7)
    values = {
        "title": "Hold the floor",
        "game": "cliffhanger",
        "language": "en",
        "each": 2,
        "places": 20,
        "minutes": 60,
        "known": 0,
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "panel": "prolific",
        "completion_code": cast.DONE,
        "refusal_code": cast.NO,
    }
    return {**values, **fields}


def rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(answer))))


def test_an_operator_makes_a_study_and_gets_the_address_for_the_panel(operator: Client) -> None:
    talk.prompts()
    assert operator.get("/studies/new/").status_code == 200
    made = operator.post("/studies/new/", filled())
    study = Study.objects.get()
    assert made["Location"] == f"/studies/{study.pk}/"
    assert study.made_by is not None
    assert study.way_back("C0DE") == "https://app.prolific.com/submissions/complete?cc=C0DE"
    seen = text(operator.get(made["Location"]))
    gaps = "PROLIFIC_PID={{%PROLIFIC_PID%}}&amp;STUDY_ID={{%STUDY_ID%}}&amp;SESSION_ID={{%SESSION_ID%}}"
    assert f"http://testserver/study/{study.code}/?{gaps}" in seen
    assert "Hold the floor" in text(operator.get("/studies/"))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"each": -1}, "each"),
    ({"each": 0}, "each"),
    ({"each": 10**30}, "each"),
    ({"places": -5}, "places"),
    ({"places": 0}, "places"),
    ({"places": "9" * 5_000}, "places"),
    ({"places": 2_001}, "places"),
    ({"minutes": 4}, "minutes"),
    ({"minutes": 601}, "minutes"),
    ({"known": 7}, "known"),
    ({"title": ""}, "title"),
    ({"title": "x" * 81}, "title"),
    ({"game": "chess"}, "game"),
    ({"language": "xx"}, "language"),
    ({"language": "fi"}, "language"),  # no prompts of it here
    ({"game": "referee"}, "language"),  # nor clips to hear
    ({"completion_code": "a b"}, "completion_code"),
    ({"refusal_code": cast.DONE}, "refusal_code"),
    ({"closes_at": "2020-01-01T00:00"}, "closes_at"),
    ({"opens_at": "2999-01-01T00:00"}, "closes_at"),
    ({"closes_at": "tomorrow"}, "closes_at"),
    ({"panel": "other", "parameter": ""}, "parameter"),
    ({"panel": "other", "parameter": "a&b"}, "parameter"),
    ({"panel": "other", "parameter": "id", "completion_url": "javascript:alert(1)"}, "completion_url"),
    ({"panel": "none"}, "panel"),
]


@pytest.mark.parametrize(
    ("fields", "where"), WRONG, ids=[f"{next(iter(f))}-{n}" for n, (f, _) in enumerate(WRONG)]
)
def test_what_cannot_be_a_study_is_said_beside_its_field(
    operator: Client, fields: dict[str, Any], where: str
) -> None:
    talk.prompts()
    answer = operator.post("/studies/new/", filled(**fields))
    assert answer.status_code == 400
    assert where in answer.context["form"].errors
    assert not Study.objects.exists()


def test_a_study_of_referee_needs_clips_enough_for_one(operator: Client) -> None:
    for cut in (12_800, 28_800):
        factory.sample(cut=cut, status="disputed")
    assert operator.post("/studies/new/", filled(game="referee", each=3)).status_code == 400
    assert operator.post("/studies/new/", filled(game="referee", each=2)).status_code == 302


def test_a_study_with_participants_may_grow_and_may_not_become_another_one(operator: Client) -> None:
    talk.prompts()
    study = cast.study()
    comes(study)
    address = f"/studies/{study.pk}/edit/"
    assert operator.get(address).status_code == 200
    answer = operator.post(address, filled(each=5))
    assert "stay as they are" in text(answer)
    assert operator.post(address, filled(places=30)).status_code == 302
    study.refresh_from_db()
    assert (study.each, study.places, study.taken) == (2, 30, 1)


def test_the_list_says_who_is_paid_and_why(operator: Client, moderator: User) -> None:
    study = cast.study(places=10)
    paid, browser = comes(study, PID)
    says(paid), says(paid, refused="silence"), says(paid)
    finish(browser, study)
    shut_out, _ = comes(study, OTHER_PID)
    blocking.block(shut_out, moderator, "=plays a tape")
    tried, _ = comes(study, "tried")
    for _ in range(6):
        says(tried, refused="noise")
    slow, _ = comes(study, "slow")
    says(slow)
    comes(study, "new")
    Participant.objects.filter(panel_id="slow").update(joined_at=timezone.now() - timedelta(hours=2))
    table = rows(operator.get(f"/studies/{study.pk}/participants.csv"))
    said = {row[0]: row[2:4] for row in table[1:]}
    assert table[0][:4] == ["panel_id", "session", "verdict", "reason"]
    assert said == {
        PID: ["pay", "2 of 2 takes kept. Refused: silence (1)."],
        OTHER_PID: ["refuse", "Shut out by a moderator: =plays a tape"],
        "tried": ["refuse", "0 of 2 takes kept after 6 tries. Refused: noise (6)."],
        "slow": ["refuse", "1 of 2 takes kept when 60 minutes were over."],
        "new": ["wait", "0 of 2 takes kept so far."],
    }
    assert table[1][1] == cast.SESSION
    assert rows(operator.get(f"/studies/{study.pk}/pay.csv")) == [[PID]]
    assert sorted(rows(operator.get(f"/studies/{study.pk}/refuse.csv"))) == [[OTHER_PID], ["slow"], ["tried"]]
    assert operator.get(f"/studies/{study.pk}/wait.csv").status_code == 404
    seen = text(operator.get(f"/studies/{study.pk}/"))
    for row in table[1:]:
        assert row[0] in seen
        assert row[3] in seen


def test_the_list_costs_as_many_questions_for_many_as_for_one(operator: Client) -> None:
    study = cast.study(places=50)
    address, asked = f"/studies/{study.pk}/", []
    for people in (1, 12):
        for number in range(people):
            person, _ = comes(study, f"p{people}-{number}")
            says(person), says(person, refused="silence")
        with CaptureQueriesContext(connection) as queries:
            operator.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_ids_are_deleted_one_or_all_and_the_figures_stay(operator: Client) -> None:
    study = cast.study()
    person, browser = comes(study, PID)
    says(person), says(person)
    finish(browser, study)
    comes(study, OTHER_PID)
    address, first = f"/studies/{study.pk}/forget/", Participant.objects.get(panel_id=PID)
    operator.post(address, {"participant": first.pk})
    assert Participant.objects.exclude(panel_id="").count() == 2  # not sure
    operator.post(address, {"participant": first.pk, "sure": "yes"})
    assert [each.panel_id for each in Participant.objects.order_by("pk")] == ["", OTHER_PID]
    operator.post(address, {"sure": "yes"})
    assert not Participant.objects.exclude(panel_id="", session="").exists()
    assert ["", "", "pay"] in [row[:3] for row in rows(operator.get(f"/studies/{study.pk}/participants.csv"))]
    assert rows(operator.get(f"/studies/{study.pk}/pay.csv")) == []
    for wrong in ("x", "-1", "٣", "9" * 5_000):
        assert operator.post(address, {"participant": wrong, "sure": "yes"}).status_code == 404


def test_a_study_is_closed_at_once(operator: Client, player: Contributor) -> None:
    study = cast.study()
    operator.post(f"/studies/{study.pk}/close/")
    assert cast.begin(cast.client_of(player), study).status_code == 410
    assert "closed before" in text(operator.post(f"/studies/{study.pk}/close/", follow=True))


PAGES = ("", "new/", "{pk}/", "{pk}/edit/", "{pk}/participants.csv", "{pk}/pay.csv")


@pytest.mark.parametrize("page", PAGES)
def test_these_pages_are_for_operators_only(moderator_client: Client, operator: Client, page: str) -> None:
    address = "/studies/" + page.format(pk=cast.study().pk)
    assert Client().get(address)["Location"].startswith("/accounts/login/")
    assert moderator_client.get(address).status_code == 403
    assert operator.get(address).status_code == 200
    assert 'href="/studies/"' not in text(moderator_client.get("/takes/"))
    assert 'href="/studies/"' in text(operator.get("/takes/"))


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 12, "0"])
@pytest.mark.parametrize("page", ["", "edit/", "participants.csv"])
def test_a_number_of_no_study_is_not_found(operator: Client, number: str, page: str) -> None:
    assert operator.get(f"/studies/{number}/{page}").status_code == 404


def test_somebody_whose_account_is_gone_leaves_their_studies(operator: Client) -> None:
    talk.prompts()
    operator.post("/studies/new/", filled())
    another = User.objects.create_user("another")
    another.groups.set(Group.objects.filter(name=groups.ADMINISTRATORS))
    appointing.close(User.objects.get(username="operator"), another)
    assert cast.begin(cast.client_of(factory.contributor()), Study.objects.get()).status_code == 302
