"""Who finds nobody talks to the house: a machine, named as one, whose channel is known sample by sample."""

import asyncio
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from games.catalogue.two import registry
from games.catalogue.two.base import TalkGame
from games.catalogue.two.house import HOUSE
from games.catalogue.two.spot_the_difference.rules import SpotTheDifference
from games.talks import keeping
from games.talks.frames import Unsaved
from games.talks.house import sound, taking
from games.talks.house.sound import BETWEEN, FRAME
from games.talks.models import Side, Talk
from publishing.planning import pairs
from tests.moderation.listening import client_of
from tests.talks import speaking
from tests.talks.playing import play, sound_of
from tests.talks.speaking import Speaker

pytestmark = pytest.mark.django_db(transaction=True)

FOR = {"game": "map-talk", "language": "en"}
VOICE = speaking.frames(speaking.voice(1.0))
QUIET = speaking.frames(bytes(2 * FRAME * 200))


def started(person: Contributor, **other: str) -> Talk:
    """Through the door."""
    answer = client_of(person).post("/talks/house/", FOR | other)
    assert answer.status_code == 302, answer.content
    return Talk.objects.get(code=answer["Location"].split("/")[2])


async def until_it_speaks(page: Speaker, count: int = 1) -> list[np.ndarray]:
    """Frames with sound in them."""
    found: list[np.ndarray] = []

    def loud() -> bool:
        found[:] = [each for each in map(speaking.samples, page.frames) if each.any()]
        return len(found) >= count

    await page.until(loud)
    return found


async def speak(page: Speaker, pcm_frames: list[bytes], first: int) -> int:
    """In real time; the number of the next frame."""
    for number, frame in enumerate(pcm_frames, first):
        await page.frame(number.to_bytes(4, "little") + frame[4:])
        await asyncio.sleep(0.02)
    return first + len(pcm_frames)


def line(talk: Talk, key: str) -> np.ndarray:
    return sound.line(taking.part(talk).path(talk.language, key))


def test_the_page_says_that_it_is_a_machine(player: Contributor) -> None:
    talk = started(player)
    page = client_of(player).get(f"/talks/{talk.code}/").content.decode()
    assert "Your partner is a machine." in page
    assert "data-talk" in page  # nobody hears, so that no further consent is asked
    assert 'data-part="invitation"' not in page
    assert Side.objects.get(talk=talk).consent is not None


def test_it_speaks_first_and_its_line_comes_as_it_is_recorded(player: Contributor) -> None:
    talk = started(player)
    page, hello = Speaker(player, talk.code), line(talk, "hello")

    async def scene() -> np.ndarray:
        await page.get_ready()
        await page.hears("begin", rate=16_000)
        await until_it_speaks(page, 50)
        await page.say(type="leave")
        await page.ends()
        return np.concatenate(list(map(speaking.samples, page.frames)))

    heard = play(scene)
    talk.refresh_from_db()
    first = taking.said(talk)[0]
    assert first.key == "hello"
    begins = first.first - int.from_bytes(page.frames[0][:4], "little")
    assert not heard[: begins * FRAME].any()
    spoken = heard[begins * FRAME :]
    np.testing.assert_array_equal(spoken, hello[: len(spoken)])


def test_between_two_lines_of_a_turn_it_takes_a_breath(player: Contributor) -> None:
    talk = started(player, game="spot-the-difference")
    page, hello = Speaker(player, talk.code), len(line(talk, "hello")) // FRAME

    async def scene() -> None:
        await page.get_ready()
        await page.hears("begin")
        heard = await until_it_speaks(page, hello - 10)
        await until_it_speaks(page, len(heard) + 30)
        await page.say(type="leave")
        await page.ends()

    play(scene)
    talk.refresh_from_db()
    first, second = taking.said(talk)[:2]
    assert (first.key, second.key) == ("hello", "count")
    assert second.first == first.first + hello + BETWEEN
    by_number = {int.from_bytes(frame[:4], "little"): speaking.samples(frame) for frame in page.frames}
    assert not any(by_number[number].any() for number in range(first.first + hello, second.first))


def test_it_gives_way_to_who_speaks_on_and_answers_after_them(player: Contributor) -> None:
    talk = started(player)
    page = Speaker(player, talk.code)

    async def scene() -> None:
        await page.get_ready()
        await page.hears("begin")
        await until_it_speaks(page, 20)
        next_ = await speak(page, QUIET[:10], 0)
        next_ = await speak(page, [*VOICE, *VOICE], next_)
        await speak(page, QUIET[:60], next_)
        await page.say(type="leave")
        await page.ends()

    play(scene)
    talk.refresh_from_db()
    first, second = taking.said(talk)[:2]
    assert (first.key, second.key) == ("hello", "hello")
    whole = len(line(talk, "hello")) // FRAME
    assert first.frames < whole == second.frames
    numbers = [int.from_bytes(frame[:4], "little") for frame in page.frames]
    assert numbers == sorted(set(numbers))
    by_number = dict(zip(numbers, map(speaking.samples, page.frames), strict=True))
    last = first.first + first.frames - 1
    np.testing.assert_array_equal(by_number[last], sound.part(line(talk, "hello"), first.frames)[-FRAME:])
    assert not by_number[last + 1].any()


@pytest.fixture
def told(player: Contributor) -> Talk:
    """A talk that is over, in which the player heard two lines of it, and one frame less."""
    talk = started(player)
    side = Side.objects.get(talk=talk)
    side.ready(16_000, {}, "")
    talk.begin()
    hello = len(line(talk, "hello")) // FRAME
    said = [[50, hello, "hello"], [hello + 150, 40, "goal"]]
    assert talk.begun_at is not None
    began = int(talk.begun_at.timestamp() * 1e6)
    Talk.objects.filter(pk=talk.pk).update(house={"began": began, "place": 2, "said": said})
    frames = hello + 300
    spans = [[0, 3 * FRAME, 60, 0], [60, 63 * FRAME, 1, 1], [61, 64 * FRAME, frames - 70, 0]]
    keeping.note(side.pk, [Unsaved(0, speaking.voice(frames / 50))], {"heard": spans}, [])
    keeping.end(talk.pk, Talk.Why.LEFT)
    keeping.close(side)
    talk.refresh_from_db()
    return talk


def test_its_channel_is_what_the_player_heard_of_it(told: Talk, to_judge: list[UUID]) -> None:
    keeping.keep(told.pk)
    take = Recording.objects.get()
    assert (take.mode, take.game, to_judge) == (HOUSE, "map-talk", [take.pk])
    heard, hello = sound_of(take.agent_audio), line(told, "hello")
    begin = (50 + 3) * FRAME
    np.testing.assert_array_equal(heard[begin : begin + 10 * FRAME], hello[: 10 * FRAME])
    assert not heard[begin + 10 * FRAME : begin + 11 * FRAME].any()  # which only the page made up
    rest = hello[11 * FRAME :]
    np.testing.assert_array_equal(heard[begin + 11 * FRAME : begin + len(hello)], rest)
    events = [each for each in take.timeline if each["name"].startswith("agent")]
    words = registry.talk("map-talk").house.lines  # type: ignore[union-attr]
    assert [each.get("text") for each in events[::2]] == [words["hello"]["en"], words["goal"]["en"]]
    assert (events[0]["at"], events[1]["at"]) == (begin, begin + len(hello))
    assert Talk.objects.get().status == Talk.Status.KEPT


def test_the_house_is_no_partner_of_a_pair(told: Talk) -> None:
    keeping.keep(told.pk)
    take = Recording.objects.get()
    assert pairs.partners([str(take.pk)]) == {}
    assert take.agent_audio


def test_its_game_has_a_result(told: Talk) -> None:
    assert told.result["of"] == len(told.solution["way"]) - 1
    assert told.result["right"] == 0


def test_nobody_joins_a_talk_with_the_house(player: Contributor, second_player: Contributor) -> None:
    talk = started(player)
    shown = client_of(second_player).get(f"/talks/{talk.code}/")
    assert shown.status_code == Fault.TALK_TAKEN.status
    assert talk.sides.count() == 1


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"game": "chess"}])
def test_what_it_does_not_play_is_said(player: Contributor, wrong: dict[str, str]) -> None:
    answer = client_of(player).post("/talks/house/", FOR | wrong)
    assert answer.status_code in (400, 404)
    assert not Talk.objects.exists()


def test_a_game_in_which_it_has_no_part_is_offered_to_two_alone(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SpotTheDifference, "house", None)
    shown = client_of(player).get("/talks/").content.decode()
    assert [f"{title} · with a machine" in shown for title in ("Spot the Difference", "Map Talk")] == [
        False,
        True,
    ]
    assert client_of(player).post("/talks/house/", FOR | {"game": SpotTheDifference.key}).status_code == 404


@pytest.mark.parametrize("game", registry.talks(), ids=lambda game: game.key)
def test_whoever_finds_nobody_may_play_any_game_in_any_of_its_languages(
    player: Contributor, game: TalkGame
) -> None:
    assert f"{game.title} · with a machine" in client_of(player).get("/talks/").content.decode()
    for language in game.languages:
        talk = started(player, game=game.key, language=language)
        assert taking.script(talk).turns[0].lines[0] == "hello"
        assert "machine" in taking.part(talk).lines["hello"]["en"]


def test_a_lost_line_finds_the_house_where_it_was(player: Contributor) -> None:
    talk = started(player)
    one, again = Speaker(player, talk.code), Speaker(player, talk.code)

    async def scene() -> None:
        await one.get_ready()
        await one.hears("begin")
        await until_it_speaks(one, 5)
        await one.send(VOICE)
        await one.say(type="mark", name="answer", at=2_000, value="3")
        await one.hears("have")
        await one.close()
        await again.get_ready()
        await again.until(lambda: len(again.frames) > 10)
        await again.say(type="leave")
        await again.ends()

    play(scene)
    last, first = (int.from_bytes(frame[:4], "little") for frame in (one.frames[-1], again.frames[0]))
    assert first > last
    talk.refresh_from_db()
    assert taking.said(talk)[0].key == "hello"


def test_in_spot_the_difference_the_player_finds_them_and_the_house_none(player: Contributor) -> None:
    talk = started(player, game="spot-the-difference")
    talk.begin()
    assert taking.script(talk).answers == ()
    places = talk.solution["places"]
    marks = [{"name": "answer", "at": 0, "value": str(place["cell"])} for place in places[:2]]
    Side.objects.filter(talk=talk).update(marks=marks)
    result = keeping.end(talk.pk, Talk.Why.OVER).result
    assert (result["right"], result["of"]) == (2, len(places))
    assert [place["found"] for place in result["places"]] == [True, True, *[False] * (len(places) - 2)]
    assert [place["sides"] for place in result["places"]] == [place["sides"] for place in places]


def test_in_alibi_it_answers_what_it_told(player: Contributor) -> None:
    talk = started(player, game="alibi")
    talk.begin()
    answers = taking.script(talk).answers
    marks: list[dict[str, Any]] = [
        {"name": "answer", "at": 100 * n, "value": answer} for n, answer in enumerate(answers)
    ]
    Side.objects.filter(talk=talk).update(marks=marks[:3])
    assert keeping.end(talk.pk, Talk.Why.OVER).result["right"] == 3
