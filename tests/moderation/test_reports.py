"""Reports over HTTP: after a full listen, few at a time, and never enough to hide a corpus."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import contributors
from accounts.models import Contributor, User
from corpus.models import Recording, Sample, StatusMoved
from moderation.belief import ladder
from moderation.models import Report, Serving, Standing
from moderation.serving import choosing, reports
from publishing.planning import selection
from publishing.planning.manifest import AUDIO
from tests import factory
from tests.moderation import listening
from tests.moderation.listening import ELSEWHERE, SOMEWHERE

pytestmark = pytest.mark.django_db


def servable() -> int:
    return choosing.servable(Sample.objects.filter(status__in=("agreed", "disputed"))).count()


def in_releases() -> int:
    return len(list(selection.candidates("test", AUDIO)))


# A full listen


def test_who_has_not_had_the_clip_for_its_length_cannot_report_it(player: Contributor) -> None:
    sample, client = listening.open_sample(cut=3_200_000), listening.client_of(player)
    clip = listening.serve(player, sample, seconds=100)
    assert listening.code(listening.report(client, clip, heard=200)) == (425, "not_heard")
    assert not Report.objects.exists()


@pytest.mark.parametrize("heard", [0.0, 0.6])
def test_nor_can_a_page_that_did_not_play_it_to_the_end(player: Contributor, heard: float) -> None:
    clip = listening.serve(player, listening.open_sample())
    answer = listening.report(listening.client_of(player), clip, heard=heard)
    assert listening.code(answer) == (425, "not_heard")


@pytest.mark.parametrize("reason", ["", "boring", "PERSONAL_DATA", "echo\0"])
def test_a_reason_is_one_of_seven(player: Contributor, reason: str) -> None:
    clip = listening.serve(player, listening.open_sample())
    answer = listening.report(listening.client_of(player), clip, reason)
    assert listening.code(answer) == (400, "invalid_message")
    assert not Report.objects.exists()


def test_what_was_never_served_cannot_be_reported(player: Contributor, second_player: Contributor) -> None:
    sample = listening.open_sample()
    clip, client = listening.serve(second_player, sample), listening.client_of(player)
    for unknown in (clip, str(sample.pk)):
        assert listening.code(listening.report(client, unknown)) == (404, "unknown_clip")


def test_the_same_clip_again_is_one_report(player: Contributor) -> None:
    clip, client = listening.serve(player, listening.open_sample()), listening.client_of(player)
    for reason in ("echo", "offensive"):
        assert listening.report(client, clip, reason).status_code == 200
    assert Report.objects.get().reason == "echo"


# What one report does, and what two do


def test_one_report_hides_the_take_from_its_listener_and_from_serving_and_not_from_releases(
    moderator: User,
) -> None:
    for _ in range(3):
        listening.open_sample()
    sample = listening.open_sample()
    known = listening.accepted(moderator)
    Sample.objects.filter(pk=known.pk).update(recording=sample.recording, cut=28_800)
    assert (servable(), in_releases()) == (4, 1)
    listening.reported(sample)
    assert (servable(), in_releases()) == (3, 1)


def test_personal_data_stays_out_of_releases_from_the_first_report_on(moderator: User) -> None:
    known = listening.accepted(moderator)
    listening.reported(known, reason="personal_data")
    assert in_releases() == 0


def test_two_listeners_from_different_places_take_it_out_of_releases(moderator: User) -> None:
    known = listening.accepted(moderator)
    listening.reported(known, SOMEWHERE)
    listening.reported(known, SOMEWHERE)
    assert in_releases() == 1
    listening.reported(known, ELSEWHERE)
    assert in_releases() == 0


def test_two_devices_of_one_home_are_one_place(moderator: User) -> None:
    known = listening.accepted(moderator)
    listening.reported(known, "2001:db8:1:2::1")
    listening.reported(known, "2001:db8:1:2:ffff::9")
    assert in_releases() == 1


def test_one_who_has_heard_fifty_known_clips_rightly_is_enough(moderator: User) -> None:
    known, trusted = listening.accepted(moderator), factory.contributor()
    Standing.objects.create(contributor=trusted, golds=60, right=50)
    listening.report(listening.client_of(trusted), listening.serve(trusted, known))
    assert in_releases() == 0
    assert Report.objects.get().weight == Report.Weight.TRUSTED


def test_a_person_with_two_guises_in_one_browser_is_one(moderator: User) -> None:
    known, guises = listening.accepted(moderator), [factory.contributor() for _ in range(2)]
    client = listening.client_of(guises[0], SOMEWHERE)
    clip = listening.following(client)["clip"]  # leaves the memory of this browser
    Serving.objects.update(served_at=timezone.now() - timedelta(seconds=60))
    assert listening.report(client, clip).status_code == 200
    second = listening.client_of(guises[1], ELSEWHERE)
    second.cookies["listeners"] = client.cookies["listeners"].value
    listening.report(second, listening.serve(guises[1], known))
    assert Report.objects.count() == 1
    assert in_releases() == 1


def test_the_reporter_hears_no_other_moment_of_that_take(player: Contributor) -> None:
    sample = listening.open_sample()
    factory.sample(sample.recording, cut=28_800, status="disputed", dispute=0.9, priority=0.9)
    client = listening.client_of(player)
    listening.report(client, listening.serve(player, sample))
    assert listening.following(client) == {"type": "nothing"}
    assert listening.following(listening.newcomer())["type"] == "clip"


# How many


def test_a_guest_has_three_open_reports_until_one_is_upheld(player: Contributor, moderator: User) -> None:
    client = listening.client_of(player)
    clips = [listening.serve(player, listening.open_sample()) for _ in range(5)]
    for clip in clips[:3]:
        assert listening.report(client, clip).status_code == 200
    assert listening.code(listening.report(client, clips[3])) == (429, "reports_waiting")
    reports.uphold(Report.objects.earliest("pk"), moderator)
    for clip in clips[3:]:
        assert listening.report(client, clip).status_code == 200
    assert Report.objects.count() == 5


def test_a_day_has_so_many_reports_as_the_rung_says(player: Contributor, moderator: User) -> None:
    client = listening.client_of(player)
    for _ in range(ladder.GUEST.reports_a_day):
        clip = listening.serve(player, listening.open_sample())
        assert listening.report(client, clip).status_code == 200
        reports.uphold(Report.objects.latest("pk"), moderator)
    clip = listening.serve(player, listening.open_sample())
    assert listening.code(listening.report(client, clip)) == (429, "reports_today")
    Report.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert listening.report(client, clip).status_code == 200


def test_one_guest_hides_next_to_nothing(player: Contributor) -> None:
    """111 clips asked for and reported in nine seconds hid all of 210."""
    samples = [listening.open_sample() for _ in range(40)]
    client = listening.client_of(player)
    answers = [listening.report(client, listening.serve(player, sample)) for sample in samples]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 37
    assert servable() == 37


def test_many_guests_from_one_address_hide_as_much_as_two_do() -> None:
    samples = [listening.open_sample() for _ in range(100)]
    for sample in samples:
        listening.reported(sample)
    assert servable() == 100 - reports.FROM_ONE_ADDRESS
    assert Report.objects.waiting().count() == 100  # all of them are answered


def test_many_guests_from_many_addresses_hide_a_tenth(moderator: User) -> None:
    samples = [listening.open_sample() for _ in range(30)]
    for number, sample in enumerate(samples):
        listening.reported(sample, f"198.51.100.{number}")
    assert servable() == 27


def test_even_in_pairs_strangers_leave_half_of_it_to_hear() -> None:
    samples = [listening.open_sample() for _ in range(8)]
    for number, sample in enumerate(samples):
        listening.reported(sample, f"198.51.100.{number}")
        listening.reported(sample, f"192.0.2.{number}")
    assert servable() == 4


def test_the_only_take_of_a_language_goes_on_being_heard() -> None:
    sample = listening.open_sample()
    listening.reported(sample)
    assert servable() == 1


def test_takes_of_other_languages_do_not_count_as_room() -> None:
    for _ in range(20):
        listening.open_sample()
    norwegian = [listening.open_sample() for _ in range(2)]
    Recording.objects.filter(cuts__in=norwegian).update(language="no")
    for number, sample in enumerate(norwegian):
        listening.reported(sample, f"198.51.100.{number}")
    assert servable() == 21


# What becomes of it


def test_a_dismissed_report_gives_the_take_back(moderator: User) -> None:
    listening.open_sample(), listening.reported(sample := listening.open_sample())
    assert servable() == 1
    reports.dismiss(Report.objects.get(), moderator)
    assert servable() == 2
    assert Standing.objects.get().dismissed == 1
    assert Sample.objects.get(pk=sample.pk).status == "disputed"


def test_with_one_of_two_dismissed_the_other_has_the_effect_of_one(moderator: User) -> None:
    known = listening.accepted(moderator)
    listening.reported(known, SOMEWHERE, "echo")
    listening.reported(known, ELSEWHERE, "cut_off")
    assert in_releases() == 0
    reports.dismiss(Report.objects.get(reason="echo"), moderator)
    assert in_releases() == 1
    assert Report.objects.get(reason="cut_off").status == Report.Status.OPEN


@pytest.mark.parametrize(
    ("reason", "left"), [("not_speech", 0), ("another_voice", 0), ("wrong_language", 0), ("cut_off", 1)]
)
def test_upheld_it_is_true_of_the_take_or_of_the_moment(moderator: User, reason: str, left: int) -> None:
    sample = listening.open_sample()
    factory.sample(sample.recording, cut=28_800, status="disputed", dispute=0.9, priority=0.9)
    listening.reported(sample, reason=reason)
    reports.uphold(Report.objects.get(), moderator)
    sample.refresh_from_db()
    assert (sample.status, sample.reason) == ("rejected", reason)
    assert servable() == left


def test_whoever_said_the_same_of_the_same_moment_is_answered_along(moderator: User) -> None:
    sample = listening.open_sample()
    people = [listening.reported(sample, address) for address in (SOMEWHERE, ELSEWHERE)]
    listening.reported(sample, reason="offensive")
    reports.uphold(Report.objects.filter(reason="echo").latest("pk"), moderator)
    assert [Standing.objects.get(pk=person.pk).upheld for person in people] == [1, 1]
    assert Report.objects.waiting().get().reason == "offensive"


def test_who_cries_wolf_hides_nothing_and_waits_for_one_answer_at_a_time(
    player: Contributor, moderator: User
) -> None:
    client = listening.client_of(player)
    for _ in range(3):
        listening.report(client, listening.serve(player, listening.open_sample()))
    assert reports.dismiss_all(player, moderator) == 3
    assert Standing.objects.get().dismissed == 3
    before = servable()
    assert listening.report(client, listening.serve(player, listening.open_sample())).status_code == 200
    assert servable() == before + 1
    clip = listening.serve(player, listening.open_sample())
    assert listening.code(listening.report(client, clip)) == (429, "reports_waiting")


def test_nor_does_a_new_name_in_the_same_browser_make_them_believed(moderator: User) -> None:
    """Who signs in with a new account is who was the guest there a moment ago."""
    guest = factory.contributor()
    Standing.objects.create(contributor=guest, dismissed=ladder.DISMISSED)
    account = factory.contributor(user=User.objects.create_user("new"))
    client, sample = listening.client_of(account), listening.open_sample()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(guest)
    listening.open_sample()
    assert listening.report(client, listening.serve(account, sample)).status_code == 200
    assert (Report.objects.get().weight, servable()) == (Report.Weight.NOTHING, 2)


def test_reports_of_somebody_blocked_hide_nothing(player: Contributor, moderator: User) -> None:
    listening.open_sample()
    listening.report(listening.client_of(player), listening.serve(player, listening.open_sample()))
    assert servable() == 1
    player.block("a vandal")
    assert servable() == 2
    assert not reports.queue().exists()


def test_a_report_is_answered_once(player: Contributor, moderator: User) -> None:
    listening.reported(listening.open_sample())
    reports.dismiss(Report.objects.get(), moderator)
    with pytest.raises(StatusMoved):
        reports.uphold(Report.objects.get(), moderator)
    assert Standing.objects.get().upheld == 0


def test_dismissing_all_of_a_reporter_takes_as_many_queries_for_five_as_for_one(moderator: User) -> None:
    assert _queries_to_dismiss(1, moderator) == _queries_to_dismiss(5, moderator)


def _queries_to_dismiss(number: int, moderator: User) -> int:
    person = factory.contributor()
    Standing.objects.create(contributor=person, upheld=1)
    client = listening.client_of(person)
    for _ in range(number):
        assert listening.report(client, listening.serve(person, listening.open_sample())).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert reports.dismiss_all(person, moderator) == number
    return len(asked)


def test_reporting_takes_as_many_queries_among_thirty_takes_as_among_two(player: Contributor) -> None:
    def queries() -> int:
        person = factory.contributor()
        clip = listening.serve(person, listening.open_sample())
        client = listening.client_of(person)
        with CaptureQueriesContext(connection) as asked:
            assert listening.report(client, clip).status_code == 200
        return len(asked)

    queries()  # what is read once in a process
    listening.open_sample()
    few = queries()
    for _ in range(30):
        listening.open_sample()
    assert queries() == few
