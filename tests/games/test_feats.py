"""What a player can beat is measured in what was recorded, and a page is told nothing that the take lacks."""

from typing import Any

import pytest
from django.utils.translation import override

from corpus.models import Recording, Sample
from games.catalogue import feats, registry
from games.catalogue.base import Event, Span, Take
from games.catalogue.mm_hm_radio import quiz
from games.judging.results import scored_message
from inference.models import Score
from tests import factory

SECOND = 16_000


def take(*speech: tuple[float, float], events: tuple[Event, ...] = (), **prompt: Any) -> Take:
    spans = tuple(Span(int(start * SECOND), int(end * SECOND)) for start, end in speech)
    return Take(30 * SECOND, spans, tuple(sorted(events, key=lambda event: event.at)), prompt)


def mark(name: str, seconds: float, value: str = "", text: str = "") -> Event:
    return Event(name, int(seconds * SECOND), value, text)


def said(place: int, start: float, end: float, text: str) -> tuple[Event, ...]:
    return mark("agent_start", start, str(place), text), mark("agent_end", end)


def feat(key: str, played: Take) -> float | None:
    game = registry.game(key)
    return game.feat(played, game.cuts(played))


ORDER = ["Your order.", "Two cakes.", "Ten candles.", "All right?"]
READ = (*said(0, 0, 1, ORDER[0]), *said(1, 1.4, 2.4, ORDER[1]), *said(2, 3, 3.9, ORDER[2]))
CALL = {
    "lines": ["It came.", "Send it?"],
    "acts": ["inform", "ask"],
    "roles": ["question", "answer"],
    "cards": [],
}


@pytest.mark.parametrize(
    ("key", "played", "value"),
    [
        ("cliffhanger", take((1, 2), (2.75, 4), (4.3, 5)), 0.75),
        ("cliffhanger", take((1, 4)), None),
        ("hold-the-floor", take((1, 2), (9, 10), (10.5, 12), events=(mark("taken", 5),)), 0.5),
        ("hold-the-floor", take((1, 2), (9, 10), events=(mark("taken", 9.1),)), None),
        (
            "stop-the-bot",
            take((3.84, 5), events=(*READ, mark("cut_in", 3.9)), lines=ORDER, variant="mistake", wrong=2),
            0.84,
        ),
        (
            "stop-the-bot",
            take(
                (3.05, 3.5),
                (6.4, 8),
                events=(
                    *READ[:4],
                    *said(2, 3, 3.4, ORDER[2]),
                    mark("cut_in", 3.4),
                    *said(2, 5.5, 6.5, ORDER[2]),
                    mark("cut_in", 6.5),
                ),
                lines=ORDER,
                variant="mistake",
                wrong=2,
            ),
            0.9,
        ),
        ("stop-the-bot", take(events=READ, lines=ORDER, variant="mistake", wrong=2), None),
        (
            "call-centre",
            take(
                (2.5, 4),
                (8.7, 10),
                events=(*said(0, 0, 2, "It came."), mark("over", 5), *said(1, 6, 8, "Send it?")),
                **CALL,
            ),
            0.6,
        ),
        ("call-centre", take(events=said(0, 0, 2, "It came."), **CALL), None),
        (
            "number-relay",
            take((1, 2), (3, 4), events=(mark("chunk", 0, "0"), mark("chunk", 2.6, "1")), chunks=["1", "2"]),
            1.5,
        ),
        ("number-relay", take((1, 2), events=(mark("chunk", 0, "0"),), chunks=["1", "2"]), None),
        ("mm-hm-radio", take((1, 1.4), (4, 4.5), events=said(0, 0, 20, "Once.")), 2),
        ("mm-hm-radio", take(events=said(0, 0, 20, "Once.")), None),
        (
            "taboo-rush",
            take((1, 2), (6, 7), events=(mark("over", 3), *said(0, 3, 5, "Big?")), lines=["Big?"]),
            4,
        ),
        ("taboo-rush", take((1, 2), events=(mark("over", 3), *said(0, 3, 5, "Big?")), lines=["Big?"]), None),
    ],
)
def test_the_figure_of_a_game_is_measured_in_its_take(key: str, played: Take, value: float | None) -> None:
    assert feat(key, played) == value


def test_the_best_of_a_game_is_the_least_or_the_most() -> None:
    assert registry.game("stop-the-bot").measure.best([0.9, 0.4]) == 0.4
    assert registry.game("cliffhanger").measure.best([0.9, 0.4]) == 0.9
    assert feats.SIGNS.best([]) is None


@pytest.mark.django_db
def test_the_player_hears_the_figure_of_a_kept_take_and_none_of_a_refused_one() -> None:
    told = {
        status: scored_message(factory.recording(status=status, quality={feats.KEY: 1.2}))
        for status in (Recording.Status.LISTENED, Recording.Status.REFUSED)
    }
    assert told[Recording.Status.LISTENED]["feat"] == {"name": "pause", "value": 1.2, "less": False}
    assert "feat" not in told[Recording.Status.REFUSED]
    assert "feat" not in scored_message(factory.recording(status=Recording.Status.LISTENED))


@pytest.mark.django_db
def test_a_take_without_a_moment_is_not_praised_and_pauses_without_a_judge_are_not_waited_at() -> None:
    empty = factory.recording(status=Recording.Status.LISTENED)
    assert "no moment that counts" in scored_message(empty)["message"]
    judged = factory.recording(status=Recording.Status.LISTENED)
    factory.sample(judged)
    end = factory.sample(judged, cut=28_800, intent="complete", went_on=False)
    Score.objects.create(
        sample=end, scorer="smart-turn", revision="1", probabilities={"complete": 1.0}, latency_ms=1
    )
    assert scored_message(judged)["message"] == "Kept. No model had an opinion on the pauses."
    assert Sample.objects.filter(recording=judged).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("says", "told"), [("complete", "thought that you were done"), ("wait", "waited for you")]
)
def test_a_model_is_said_to_have_taken_a_pause_for_the_end_only_where_it_did(says: str, told: str) -> None:
    pause = factory.sample()
    Score.objects.create(
        sample=pause, scorer="turns", revision="1", probabilities={says: 0.9, "incomplete": 0.1}, latency_ms=1
    )
    assert told in scored_message(pause.recording)["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_said_of_a_take_is_sent_in_english_whoever_asks(language: str) -> None:
    """The page says it in the language of its player: from a worker there is only this one."""
    with override(language):
        assert scored_message(factory.recording(status=Recording.Status.LISTENED))["message"].startswith(
            "Kept,"
        )


def test_whoever_has_answered_is_told_what_was_right() -> None:
    asked = quiz.sealed({"question": "Why?", "options": ["Coffee", "A piano", "An alarm"]}, 7)
    game = registry.game("mm-hm-radio")
    wrong = next(place for place, option in enumerate(asked["options"]) if option != "Coffee")
    checked = game.check({"quiz": asked}, wrong)
    assert checked is not None
    assert (checked.right, checked.solution) == (0, "Coffee")
