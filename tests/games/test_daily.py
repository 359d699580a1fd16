"""The Daily Turn: one prompt a day for everybody, three tries, and a drawing that shows no voice."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts import contributors
from accounts.models import Contributor
from corpus.models import Recording, Sample
from games.catalogue import feats
from games.daily import picture, turn
from games.play import rounds
from games.prompts.models import Prompt
from tests import factory
from tests.games import talk

pytestmark = pytest.mark.django_db
LISTENED = Recording.Status.LISTENED
FLOOR = {
    "seconds": 4.0,
    "levels": [0.8] * 20 + [0.0] * 40 + [0.8] * 20,
    "pauses": [[1.0, 3.0]],
    "cuts": [],
    "agent": [],
}


@pytest.fixture(autouse=True)
def _prompts() -> None:
    talk.prompts(9)


def browser(person: Contributor) -> Client:
    client = Client()
    client.cookies[contributors.COOKIE] = contributors.cookie_value(person)
    return client


def asked(person: Contributor) -> dict[str, Any]:
    said: dict[str, Any] = browser(person).get("/daily/round/?language=en").json()
    return said


def tries(person: Contributor, key: str, count: int, **fields: Any) -> None:
    prompt = {"first": "Describe a breakfast.", "second": "Now eat it on a train.", "daily": True}
    for _ in range(count):
        factory.recording(person, **{"prompt_key": key, "prompt": prompt, "status": LISTENED, **fields})


def share(person: Contributor, recording: object) -> dict[str, str]:
    said: dict[str, str] = browser(person).post("/daily/share/", {"recording": str(recording)}).json()
    return said


def test_everybody_gets_the_same_prompt_and_every_day_another(player, second_player):
    assert asked(player)["prompt"] == asked(second_player)["prompt"]
    days = {turn.prompt("en", date(2026, 1, 1) + timedelta(days=number)).key for number in range(60)}
    assert len(days) == 9


def test_a_prompt_that_leaves_changes_no_other_day():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(40)]
    before = {day: turn.prompt("en", day).key for day in days}
    gone = before[days[0]]
    Prompt.objects.filter(key=gone).update(retired_at=timezone.now())
    assert {day for day in days if turn.prompt("en", day).key != before[day]} == {
        day for day in days if before[day] == gone
    }


def test_there_are_three_tries_and_a_refused_take_is_none(player):
    key = asked(player)["prompt"]["key"]
    tries(player, key, 2)
    tries(player, key, 5, status=Recording.Status.REFUSED)
    tries(player, key, 5, status=Recording.Status.LOST)
    tries(player, key, 5, captured_at=timezone.now() - timedelta(days=1))
    assert asked(player)["type"] == "round"
    tries(player, key, 1, status=Recording.Status.WITHDRAWN)
    assert asked(player)["code"] == "daily_done"


def test_the_same_prompt_in_a_set_of_the_game_is_no_try(player):
    daily = asked(player)
    key = daily["prompt"]["key"]
    tries(player, key, 3, prompt={"first": "Describe a breakfast.", "second": "Now eat it on a train."})
    assert asked(player)["type"] == "round"
    given = rounds.unseal(daily["round"], contributor=str(player.pk), game="cliffhanger")
    tries(player, key, 3, prompt=given.prompt)
    assert asked(player)["code"] == "daily_done"


def test_a_language_without_prompts_or_a_game_is_named(player):
    assert browser(player).get("/daily/round/?language=de").json()["code"] == "no_prompts"
    assert browser(player).get("/daily/round/?language=xx").json()["code"] == "unknown_language"


def test_the_stage_of_the_day_asks_for_the_rounds_of_the_day_and_sends_takes_to_the_game(player):
    page = browser(player).get("/daily/").content.decode()
    assert 'data-rounds="/daily/round/"' in page
    assert 'data-takes="/play/cliffhanger/takes/"' in page
    assert 'data-tries="3"' in page
    assert 'data-part="recap-share"' in page
    assert "data-daily" not in browser(player).get("/play/cliffhanger/").content.decode()


def test_the_stage_knows_the_best_of_kept_takes(player, second_player):
    for value, status in ((1.2, LISTENED), (0.7, LISTENED), (9, Recording.Status.WITHDRAWN)):
        factory.sample(factory.recording(player, status=status, quality={feats.KEY: value}))
    thrown = factory.recording(player, status=LISTENED, quality={feats.KEY: 8})
    factory.sample(thrown, status=Sample.Status.REJECTED)
    factory.sample(factory.recording(second_player, status=LISTENED, quality={feats.KEY: 5}))
    assert 'data-best="1.2"' in browser(player).get("/play/cliffhanger/").content.decode()
    other = browser(player).get("/play/stop-the-bot/").content.decode()
    assert 'data-best="" data-measure="reaction" data-less' in other


def test_what_is_shared_is_a_drawing_without_sound_and_goes_with_the_take(player):
    take = factory.recording(player, status=LISTENED, quality={feats.KEY: 1.9})
    shared = share(player, take.pk)
    assert "1.9 s" in shared["text"]
    stranger = Client()
    german = stranger.get(shared["url"], headers={"accept-language": "de"}).content.decode()
    assert "1,9 s" in german
    assert "1.9 s" not in german
    page = stranger.get(shared["url"]).content.decode()
    assert f'<meta property="og:image" content="{shared["picture"]}">' in page
    assert str(take.pk) not in page
    assert "audio" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    image = stranger.get(shared["picture"])
    assert image["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(image.content)).size == (picture.WIDTH, picture.HEIGHT)
    take.withdraw(by="speaker")
    assert stranger.get(shared["url"]).status_code == 404
    assert stranger.get(shared["picture"]).status_code == 404


def test_what_goes_with_it_is_written_as_its_language_writes_numbers(player):
    take = factory.recording(player, status=LISTENED, quality={feats.KEY: 1.9})
    shared = share(player, take.pk)
    page = Client().get(shared["url"], headers={"Accept-Language": "de"}).content.decode()
    assert "1,9 s" in page
    assert "1.9 s" not in page


def test_nobody_shares_what_is_not_theirs_or_not_kept(player, second_player):
    take = factory.recording(player, status=LISTENED)
    refused = factory.recording(player, status=Recording.Status.REFUSED)
    story = factory.recording(player, status=LISTENED, game="mm-hm-radio", quality={feats.KEY: 5})
    assert share(second_player, take.pk)["code"] == "unknown_take"
    for other in (refused.pk, story.pk, uuid4(), "nonsense"):
        assert share(player, other)["code"] == "unknown_take"


def test_an_address_that_was_made_up_shows_nothing(player):
    take = factory.recording(player, status=LISTENED)
    for token in (take.pk.hex, f"{take.pk.hex}:forged", "x"):
        assert Client().get(f"/daily/{token}/").status_code == 404


def test_the_picture_has_the_voice_in_coral_and_the_pause_in_light_over_an_empty_floor():
    image = Image.open(io.BytesIO(picture.png(FLOOR))).convert("RGB")
    voice, pause, sky = (image.getpixel(at) for at in ((200, 400), (600, 400), (600, 20)))
    assert voice == (240, 74, 62)
    assert pause != sky == (251, 247, 240)
    assert picture.png(FLOOR) == picture.png(FLOOR)


def test_an_empty_take_is_a_picture_too():
    nothing = {"seconds": 0, "levels": [], "pauses": [], "cuts": [], "agent": [{"start": 0, "end": 1}]}
    assert Image.open(io.BytesIO(picture.png(nothing))).size == (1200, 630)
