"""A story goes the way that its listener's sounds lead to, and the site takes no story that went another."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from games.catalogue import registry
from games.catalogue.base import RATE, Event, Prompt
from games.catalogue.mm_hm_radio import ways
from games.play.messages import FRAME_BYTES
from games.prompts import loading
from games.prompts.models import Prompt as Row
from tests import factory
from tests.games.talk import Page, stop_message

CASES = json.loads(Path(__file__).with_name("mm_hm_ways.json").read_text())
"""The page is held to the same ones (tests/js/ways.test.js)."""

FERRY: Prompt = {
    "title": "The ferry",
    "lines": ["One.", "Two.", "Three.", "Fast.", "Faster.", "Slow.", "Slower.", "Four.", "Loud.", "Still."],
    "forks": [
        {
            "after": 3,
            "ways": [
                {"way": "quick", "lines": 2, "told": "You hummed quickly."},
                {"way": "calm", "lines": 2, "told": "You took your time."},
            ],
        },
        {
            "after": 8,
            "ways": [
                {"way": "many", "lines": 1, "told": "You answered often."},
                {"way": "few", "lines": 1, "told": "You answered little."},
            ],
        },
    ],
    "quiz": {"question": "Which?", "options": ["One", "Two", "Three"]},
}

radio = registry.game("mm-hm-radio")
PCM = factory.tone(15.0).tobytes()


def took(marks: str) -> list[Event]:
    """What a page noted, a second each: a line by its place, a sign by the millisecond, a way by its name."""
    events = []
    for second, mark in enumerate(marks.split(), start=1):
        name = "sign" if mark.endswith("ms") else "agent_start" if mark.isdecimal() else "way"
        events.append(Event(name, second * RATE, mark.removesuffix("ms")))
    return events


def may_be(marks: str) -> bool:
    return radio.is_possible(FERRY, took(marks))


CALM = "0 1 2 calm 5 6 7 few 9"
QUICK = "0 1500ms 1 3500ms 2 quick 3 4 8000ms 7 9500ms 10800ms many 8"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['ways'][0]}-{case['signs']}")
def test_signs_of_life_lead_one_way(case: dict[str, Any]) -> None:
    assert ways.choose(tuple(case["ways"]), case["signs"], case["lines"]) == case["taken"]


def test_every_story_that_may_be_told_is_known() -> None:
    told = [" ".join(lines) for lines in ways.stories(FERRY)]
    assert told == [
        "One. Two. Three. Fast. Faster. Four. Loud.",
        "One. Two. Three. Fast. Faster. Four. Still.",
        "One. Two. Three. Slow. Slower. Four. Loud.",
        "One. Two. Three. Slow. Slower. Four. Still.",
    ]


@pytest.mark.parametrize("marks", ["", CALM, QUICK, "0 1 2 calm 5", "0 1 1 2", "1 2 calm 6"])
def test_a_telling_may_stop_anywhere_and_a_voice_may_fail(marks: str) -> None:
    assert may_be(marks)


@pytest.mark.parametrize(
    "marks",
    [
        "0 1 2 quick 3",  # nobody made a sound
        "0 1500ms 1 3500ms 2 calm 5",  # somebody did
        "0 1 2 3",  # on a way that was never said to be taken
        "0 1 2 7",  # past the fork
        "0 1 2 calm 3",  # on the other way
        "0 1 2 calm 5 6 7 4",
        "0 1 2 calm 1",  # back
        "1 0",
        "0 1 2 few 9",  # a way of the next fork
        "0 1 2 calm 5 6 7 few 9 few",  # of a third one
        "0 1 2 sideways 5",
        "0 1 2 5000ms 4000ms calm 5",  # signs out of order
        "0 9000ms 1 2 calm 5",  # a sign of the future
    ],
)
def test_a_story_that_went_another_way_is_impossible(marks: str) -> None:
    assert not may_be(marks)


@pytest.mark.parametrize("value", ["", "one", "-1", "¹", "1.5"])
def test_a_sign_says_when_it_began(value: str) -> None:
    assert not radio.is_possible(FERRY, [Event("sign", 16_000, value)])


def test_of_a_story_without_forks_nothing_is_asked() -> None:
    plain = {"lines": ["One.", "Two."], "quiz": FERRY["quiz"]}
    assert radio.is_possible(plain, took("1 0 quick 99999ms"))


# What moderators are told


def forks(*changes: dict[str, Any]) -> Prompt:
    """The ferry with other forks."""
    made = [{**fork, **change} for fork, change in zip(FERRY["forks"], changes, strict=False)]
    return {**FERRY, "forks": made}


def two(first: str, second: str, *lines: int) -> list[dict[str, Any]]:
    return [
        {"way": way, "lines": count, "told": "So."} for way, count in zip((first, second), lines, strict=True)
    ]


@pytest.mark.parametrize(
    ("fork", "says"),
    [
        ({"ways": two("calm", "quick", 2, 2)}, "in that order. This one has calm and quick."),
        ({"ways": two("quick", "few", 2, 2)}, "This one has quick and few."),
        ({"ways": two("quick", "calm", 2, 2)[:1]}, "This one has quick."),
        ({"ways": two("quick", "calm", 2, 1)}, "quick and calm have to be as long as each other"),
        ({"ways": two("quick", "calm", 0, 0)}, "quick and calm have to be as long as each other"),
        ({"after": 2}, "There is no room for the ways quick and calm after line 2; 3 is the first."),
        ({"after": 7}, "There is no room for the ways quick and calm after line 7"),
    ],
)
def test_a_fork_that_cannot_be_told_is_named(fork: dict[str, Any], says: str) -> None:
    (found,) = ways.problems(forks(fork))
    assert says in found


def test_two_forks_need_a_line_between_them() -> None:
    (found,) = ways.problems(forks({}, {"after": 7}))
    assert "after line 7; 8 is the first" in found


def test_every_way_through_a_story_takes_as_long_as_a_story() -> None:
    (path,) = (path for game, language, path in loading.files() if (game, language) == (radio.key, "en"))
    ferry = loading.read(path)["ferry-cat"]
    assert radio.problems(ferry, "en") == []
    lines = [*ferry["lines"][:5], "x" * 400, *ferry["lines"][6:]]
    assert radio.problems({**ferry, "lines": lines}, "en") == [
        "A story has 450 to 699 characters, 35 to 45 seconds."
    ]
    longer = {**ferry, "lines": [*ferry["lines"], "And so on."]}
    assert radio.problems(longer, "en") == ["A story has 8 to 10 lines; this one has 11."]


# Through the public door


@pytest.fixture
def client(player: Contributor) -> Client:
    """A player's browser, for whom there is one story."""
    Row.objects.create(game=radio.key, language="en", key="ferry", text=FERRY)
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(player)
    return client


def sent(client: Client, marks: str) -> Any:
    """The answer to a take with these marks."""
    offered = client.get(f"/play/{radio.key}/round/", {"language": "en"}).json()
    take = {
        "round": offered["round"],
        "sample_rate": RATE,
        "marks": [{"name": each.name, "at": each.at, "value": each.value} for each in took(marks)],
        "samples": len(PCM) // 2,
        "sha256": hashlib.sha256(PCM).hexdigest(),
    }
    file = SimpleUploadedFile("take.pcm", PCM, "application/octet-stream")
    return client.post(f"/play/{radio.key}/takes/", {"take": json.dumps(take), "pcm": file})


@pytest.mark.usefixtures("enqueued")
def test_the_site_keeps_the_words_of_the_way_that_was_told(client: Client) -> None:
    assert sent(client, QUICK).status_code == 200
    timeline = Recording.objects.get().timeline
    assert [event["text"] for event in timeline if event["name"] == "agent_start"] == [
        "One.", "Two.", "Three.", "Fast.", "Faster.", "Four.", "Loud.",
    ]  # fmt: skip
    assert [event["value"] for event in timeline if event["name"] == "way"] == ["quick", "many"]


@pytest.mark.usefixtures("enqueued")
def test_the_site_takes_no_story_that_its_listener_did_not_lead_to(client: Client) -> None:
    answer = sent(client, "0 1 2 quick 3")
    assert (answer.status_code, answer.json()["code"]) == (400, Fault.INVALID_MESSAGE.code)
    assert not Recording.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("client", "enqueued")
def test_nor_over_the_socket(player: Contributor) -> None:
    async def play() -> tuple[str, int]:
        page = Page(player, f"/ws/play/{radio.key}/")
        offered = await page.greet()
        await page.start(offered["round"])
        for at in range(0, len(PCM), FRAME_BYTES):
            await page.frame(PCM[at : at + FRAME_BYTES])
        for each in took("0 1 2 quick 3"):
            await page.say(type="mark", name=each.name, at=each.at, value=each.value)
        await page.say(**stop_message(PCM))
        refused = await page.hear()
        return refused["code"], await page.close_code()

    assert async_to_sync(play)() == (Fault.INVALID_MESSAGE.code, Fault.INVALID_MESSAGE.close)
    assert not Recording.objects.exists()
