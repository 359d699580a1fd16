"""What counts: takes and votes of those who take part, through the ordinary doors of the games."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Contributor, User
from corpus.withdrawal import forget, withdraw
from games.judging import pipeline
from games.studies import figures, work
from games.studies.models import Participant, Seat, Study, Work
from games.studies.paying import Done
from moderation.serving import blocking
from tests import factory
from tests.games import talk, test_post
from tests.moderation import listening
from tests.studies import cast
from tests.studies.cast import DONE, NO, client_of, comes, finish, page, says, text

pytestmark = pytest.mark.django_db


def done(study: Study) -> Done:
    return figures.of(study, Participant.objects.get())


def progress(browser: Client, study: Study) -> dict[str, Any]:
    return dict(json.loads(browser.get(f"/study/{study.code}/progress/").content))


def test_a_take_of_a_participant_counts_once_when_it_was_listened_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talk.prompts()
    monkeypatch.setattr("games.judging.handing_over.take", lambda _: None)
    study = cast.study()
    person, browser = comes(study)
    token = test_post.token_for(browser)
    for _ in range(2):  # sent again after a lost connection
        assert test_post.post(browser, token).status_code == 200
    assert progress(browser, study)["waits"]
    assert finish(browser, study).status_code == 409
    # A tone is no voice.
    pipeline.process(person.recordings.get().pk)
    assert done(study).refused == {Work.objects.get().reason: 1}
    assert Work.objects.get().reason == person.recordings.get().reason != ""
    assert progress(browser, study) == {
        "text": f"0 of 2 takes kept so far. Refused: {Work.objects.get().reason.replace('_', ' ')} (1).",
        "over": False,
        "waits": False,
    }


def test_only_takes_of_the_study_count_and_none_beyond_the_number(player: Contributor) -> None:
    says(player)  # before they came
    study = cast.study()
    _, browser = comes(study, person=player)
    says(player, game="taboo-rush")
    says(player, language="no")
    assert done(study).tries == 0
    for _ in range(3):
        says(player)
    assert done(study).kept == 2
    assert progress(browser, study)["over"]
    finish(browser, study)
    says(player)
    assert (Work.objects.count(), player.recordings.count()) == (2, 7)
    seen = browser.get(page(study))
    assert DONE in text(seen)
    assert f"https://app.prolific.com/submissions/complete?cc={DONE}" in text(seen)
    assert browser.get("/play/cliffhanger/").status_code == 200
    assert "data-study" not in text(browser.get("/play/cliffhanger/"))


def test_of_two_studies_a_take_counts_for_the_one_that_was_come_to_last(player: Contributor) -> None:
    first, second = cast.study(), cast.study()
    comes(first, person=player)
    comes(second, person=player)
    says(player)
    assert Seat.objects.get(works__isnull=False).study == second


def test_who_has_used_up_their_tries_gets_the_other_code_and_the_reason_and_the_place_is_free() -> None:
    study = cast.study(each=1)
    person, browser = comes(study)
    says(person, refused="silence"), says(person, refused="silence")
    assert finish(browser, study).status_code == 409
    says(person, refused="noise")
    says(person)  # beyond the tries
    finish(browser, study)
    seen = text(browser.get(page(study)))
    assert NO in seen
    assert DONE not in seen
    assert "after 3 tries. Refused: noise (1), silence (2)." in seen
    study.refresh_from_db()
    assert study.taken == 0


def test_withdrawn_takes_are_paid_and_forgotten_people_too(player: Contributor) -> None:
    study = cast.study()
    _, browser = comes(study, person=player)
    takes = [says(player), says(player)]
    withdraw(takes, by="speaker")
    assert done(study).kept == 2
    finish(browser, study)
    assert DONE in text(browser.get(page(study)))
    forget(player)
    assert done(study).kept == 2
    assert not Seat.objects.exclude(contributor=None).exists()
    assert not Work.objects.exclude(recording=None).exists()
    assert DONE not in text(browser.get(page(study)))


def test_a_refused_take_does_not_become_work_by_being_withdrawn(player: Contributor) -> None:
    study = cast.study(each=1)
    comes(study, person=player)
    withdraw([says(player, refused="silence")], by="speaker")
    assert (done(study).kept, done(study).refused) == (0, {"silence": 1})


def test_what_is_withdrawn_before_anybody_listened_is_waited_for_no_longer(player: Contributor) -> None:
    study = cast.study(each=1)
    _, browser = comes(study, person=player)
    take = factory.recording(player)
    work.take(take)
    assert progress(browser, study)["waits"]
    withdraw([take], by="speaker")
    assert done(study).may_try
    assert not progress(browser, study)["waits"]


def test_words_that_are_of_no_use_count_against_those_who_are_at_work_only(player: Contributor) -> None:
    study = cast.study(each=1)
    _, browser = comes(study, person=player)
    take = says(player)
    work.refused_for_words(take, "other_language")
    assert done(study).refused == {"other_language": 1}
    second = says(player)
    finish(browser, study)
    work.refused_for_words(second, "other_language")
    assert done(study).kept == 1


def test_who_is_blocked_on_the_way_is_refused_with_the_reason(player: Contributor, moderator: User) -> None:
    study = cast.study(each=1)
    _, browser = comes(study, person=player)
    says(player)
    blocking.block(player, moderator, "plays a tape")
    finish(browser, study)
    seen = text(browser.get(page(study)))
    assert "Shut out by a moderator: plays a tape" in seen
    assert NO in seen
    assert DONE not in seen


def test_votes_count_and_known_clips_say_whether_somebody_listened(moderator: User) -> None:
    study = cast.study(game="referee", each=11)
    person, browser = comes(study)
    assert "0 of 11 clips answered so far." in text(browser.get("/play/referee/"))
    samples = [listening.accepted(moderator) for _ in range(10)]
    for number, sample in enumerate(samples):
        clip = listening.serve(person, sample, gold=True)
        label = "incomplete" if number < 4 else "complete"
        listening.post(browser, f"{clip}/vote/", {"label": label, "confidence": 0.9})
    open_clip = listening.serve(person, listening.open_sample())
    listening.post(browser, f"{open_clip}/vote/", {"label": "complete", "confidence": 0.9})
    counted = done(study)
    assert (counted.kept, counted.known, counted.right) == (11, 10, 4)
    finish(browser, study)
    seen = text(browser.get(page(study)))
    assert "Of 10 clips whose answer is known 4 were heard rightly" in seen
    assert NO in seen


def test_a_browser_that_takes_no_part_has_no_progress_and_nothing_to_finish(player: Contributor) -> None:
    study = cast.study()
    browser = client_of(player)
    assert finish(browser, study).status_code == 400
    assert browser.get(f"/study/{study.code}/progress/").status_code == 400
