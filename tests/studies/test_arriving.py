"""Coming to a study: places, ids, other browsers, and every way to be turned away."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import Contributor, User
from games.studies.models import Participant, Seat, Study
from moderation.models import Standing
from moderation.serving import blocking
from tests import factory
from tests.studies import cast
from tests.studies.cast import NO, OTHER_PID, PID, begin, client_of, comes, finish, page, says, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return cast.study()


def taken(study: Study) -> int:
    study.refresh_from_db()
    return study.taken


def test_somebody_new_reads_what_it_is_agrees_and_comes_to_the_stage(
    study: Study, stranger: Contributor
) -> None:
    browser = client_of(stranger)
    arrival = browser.get(page(study, PID) + f"&STUDY_ID=x&SESSION_ID={cast.SESSION}")
    assert "Hold the floor" in text(arrival)
    assert "2 takes" in text(arrival)
    asked = begin(browser, study)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/consent/?next=%2Fstudy%2F")
    agreed = browser.post(
        asked["Location"], {"adult": "on", "agree": "on", "language": "en", "next": page(study, PID)}
    )
    assert agreed["Location"] == page(study, PID)
    assert begin(browser, study)["Location"] == "/play/cliffhanger/?language=en"
    row = Participant.objects.get()
    assert (row.panel_id, row.session, row.status) == (PID, cast.SESSION, "open")
    assert taken(study) == 1


@pytest.mark.parametrize(
    "pid",
    ["x" * 101, "x" * 5_000, "{{%25PROLIFIC_PID%25}}", "me@home.org", "=cmd()", "ж", "a b"],
)
def test_what_is_no_id_gets_a_clear_word(study: Study, player: Contributor, pid: str) -> None:
    answer = client_of(player).get(page(study, pid))
    assert answer.status_code == 400
    assert "none that a panel gives" in text(answer)
    assert begin(client_of(player), study, "x" * 5_000).status_code == 400
    assert not Participant.objects.exists()


def test_without_an_id_nobody_is_let_in(study: Study, player: Contributor) -> None:
    for address in (page(study), page(study, "")):
        answer = client_of(player).get(address)
        assert (answer.status_code, "does not say who you are" in text(answer)) == (400, True)
    assert client_of(player).post(f"/study/{study.code}/begin/").status_code == 400


@pytest.mark.parametrize("pid", ["%00", "a%00b"])
def test_an_id_with_a_nul_is_refused_before_any_page(study: Study, player: Contributor, pid: str) -> None:
    answer = client_of(player).get(page(study, pid))
    assert (answer.status_code, "NUL" in text(answer)) == (400, True)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("code", ["nowhere", "x" * 5_000])
def test_a_study_that_is_not_there_is_not_found(player: Contributor, code: str) -> None:
    assert client_of(player).get(f"/study/{code}/").status_code == 404


def test_a_study_of_a_game_that_is_played_no_longer_says_so(player: Contributor) -> None:
    study = cast.study(game="hopscotch")
    assert "hopscotch" in text(client_of(player).get(page(study, PID)))
    answer = client_of(player).post(f"/study/{study.code}/begin/", {"PROLIFIC_PID": PID}, follow=True)
    assert (answer.status_code, "no game of that name" in text(answer)) == (404, True)


def test_another_panel_names_its_ids_as_it_likes(player: Contributor) -> None:
    study = cast.study(panel="other", parameter="workerId", completion_url="")
    browser = client_of(player)
    assert browser.get(f"/study/{study.code}/?workerId=A1B2").status_code == 200
    assert browser.get(page(study, PID)).status_code == 400
    browser.post(f"/study/{study.code}/begin/", {"workerId": "A1B2"})
    assert Participant.objects.get().panel_id == "A1B2"


def test_who_comes_too_early_or_too_late_is_told_so(player: Contributor) -> None:
    now, hour = timezone.now(), timedelta(hours=1)
    early, late = cast.study(opens_at=now + hour), cast.study(closes_at=now - hour)
    for study, status, word in ((early, 403, "has not begun"), (late, 410, "is closed")):
        for answer in (client_of(player).get(page(study, PID)), begin(client_of(player), study)):
            assert (answer.status_code, word in text(answer)) == (status, True)
    assert not Participant.objects.exists()


def test_who_is_at_work_may_finish_after_the_study_has_closed(study: Study) -> None:
    person, browser = comes(study)
    study.close()
    says(person), says(person)
    assert begin(browser, study)["Location"].startswith("/play/")
    finish(browser, study)
    assert cast.DONE in text(browser.get(page(study)))


def test_all_places_taken_is_said_and_a_place_whose_time_is_over_is_given_on(study: Study) -> None:
    first, _ = comes(study, "one")
    second, _ = comes(study, "two")
    says(second), says(second)  # done, and has not pressed the button yet
    late = client_of(factory.contributor())
    for answer in (late.get(page(study, "three")), begin(late, study, "three")):
        assert (answer.status_code, "All places" in text(answer)) == (409, True)
    Participant.objects.update(joined_at=timezone.now() - timedelta(minutes=61))
    assert late.get(page(study, "three")).status_code == 200
    assert begin(late, study, "three").status_code == 302
    assert taken(study) == 2
    assert dict(Participant.objects.values_list("panel_id", "status")) == {
        "one": "lapsed",
        "two": "open",
        "three": "open",
    }
    theirs = client_of(first)
    assert "given to somebody else" in text(theirs.get(page(study)))
    assert finish(theirs, study).status_code == 409
    assert begin(theirs, study, "one").status_code == 409  # full now
    Study.objects.update(places=3)
    assert begin(theirs, study, "one").status_code == 302
    assert taken(study) == 3


def test_the_same_id_in_another_browser_is_the_same_participant(study: Study) -> None:
    person, _ = comes(study)
    says(person)
    phone_owner = factory.contributor()
    phone = client_of(phone_owner)
    assert "begun in another browser" in text(phone.get(page(study, PID)))
    begin(phone, study)
    assert (Participant.objects.count(), taken(study)) == (1, 1)
    assert "1 of 2 takes kept" in text(phone.get(page(study)))
    says(phone_owner)
    assert finish(phone, study).status_code == 302
    assert cast.DONE in text(phone.get(page(study)))


def test_somebody_elses_id_shows_neither_takes_nor_code(study: Study) -> None:
    person, browser = comes(study)
    take = says(person)
    says(person)
    stranger = client_of(factory.contributor())
    # Reached, but not finished yet: the stranger did none of it.
    begin(stranger, study)
    answer = finish(stranger, study)
    assert (answer.status_code, "in another browser" in text(answer)) == (409, True)
    assert finish(browser, study).status_code == 302
    for seen in (stranger.get(page(study)), stranger.get(page(study, PID), follow=True)):
        assert cast.DONE not in text(seen)
        assert take.receipt not in text(seen)
    late = client_of(factory.contributor()).get(page(study, PID))
    assert (late.status_code, cast.DONE in text(late)) == (409, False)
    assert "finished the study already" in text(late)
    assert cast.DONE in text(browser.get(page(study)))


def test_a_browser_that_takes_part_shows_its_own_place_whatever_the_address_says(study: Study) -> None:
    _, browser = comes(study)
    for answer in (browser.get(page(study, OTHER_PID)), begin(browser, study, OTHER_PID)):
        assert (answer.status_code, "under another id" in text(answer)) == (409, True)
        assert f'href="/study/{study.code}/"' in text(answer)
    assert Participant.objects.get().panel_id == PID


def test_one_comes_back_by_the_panels_link_and_the_id_leaves_the_address(study: Study) -> None:
    _, browser = comes(study)
    answer = browser.get(page(study, PID))
    assert (answer.status_code, answer["Location"]) == (302, page(study))
    assert begin(browser, study).status_code == 302
    assert (Seat.objects.count(), taken(study)) == (1, 1)


def test_a_standing_that_is_too_low_is_screened_out_with_the_other_code(player: Contributor) -> None:
    study = cast.study(known=5)
    browser = client_of(player)
    begin(browser, study)
    seen = text(browser.get(page(study)))
    assert NO in seen
    assert cast.DONE not in seen
    assert "heard 5 known clips rightly" in seen
    assert taken(study) == 0
    good = factory.contributor()
    Standing.objects.create(contributor=good, golds=6, right=5)
    assert begin(client_of(good), study, OTHER_PID)["Location"].startswith("/play/")
    # Not with another browser either.
    again = client_of(good).get(page(study, PID))
    assert again.status_code == 409


def test_who_is_blocked_is_screened_out(study: Study, player: Contributor, moderator: User) -> None:
    blocking.block(player, moderator, "plays a tape")
    browser = client_of(player)
    begin(browser, study)
    assert NO in text(browser.get(page(study)))
    assert Participant.objects.get().screened == "blocked"


def test_a_guest_who_signs_in_goes_on_with_their_work(study: Study) -> None:
    owner = User.objects.create_user("ola", password="a long enough password")
    own = factory.contributor(user=owner)
    guest, browser = comes(study)
    says(guest)
    browser.post("/accounts/login/", {"login": "ola", "password": "a long enough password"})
    assert browser.get(page(study)).context["request"].contributor == own
    says(own)
    assert finish(browser, study).status_code == 302
    assert cast.DONE in text(browser.get(page(study)))


def test_the_id_stands_nowhere_but_in_the_participation(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    person, browser = comes(study)
    browser.get(page(study, quote("no id")))
    take = says(person)
    assert PID not in caplog.text
    assert PID not in text(browser.get("/takes/"))
    assert PID not in text(browser.get(page(study)))
    assert PID not in text(browser.get("/play/cliffhanger/"))
    assert PID not in str(Participant.objects.get()) + str(take.__dict__)
    assert PID not in str(browser.cookies) + str(dict(browser.session))
