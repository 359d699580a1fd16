"""Moderators add, read and retire prompts in the admin, and are told in words what to mend."""

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Contributor, User
from corpus.refusals import Refused
from games.catalogue import registry
from games.play import takes
from games.prompts import loading
from games.prompts.models import Prompt


@pytest.fixture
def staff_client(moderator: User, moderator_client: Client) -> Client:
    moderator.is_staff = True
    moderator.save(update_fields=["is_staff"])
    return moderator_client


@pytest.mark.django_db
def test_a_moderator_retires_a_prompt_and_brings_it_back(staff_client: Client) -> None:
    loading.load()
    chosen = Prompt.objects.get(key="breakfast-train", language="en")
    form = {"_selected_action": [chosen.pk]}
    staff_client.post("/admin/games/prompt/", {**form, "action": "retire"})
    chosen.refresh_from_db()
    assert chosen.retired_by == "moderator"
    assert chosen not in Prompt.objects.open("cliffhanger", "en")
    staff_client.post("/admin/games/prompt/", {**form, "action": "bring_back"})
    assert chosen in Prompt.objects.open("cliffhanger", "en")


def add(client: Client, game: str, text: Any, **other: str) -> str:
    """What the page says once a moderator has sent the form."""
    form = {"game": game, "language": "en", "key": "own-idea", "text": json.dumps(text), **other}
    return unescape(client.post("/admin/games/prompt/add/", form, follow=True).content.decode())


def own(text: Any, **instead: Any) -> dict[str, Any]:
    return {**text, **instead}


BRIDGE = {
    "word": "lighthouse",
    "banned": ["sea", "ship", "lamp", "tower", "coast"],
    "lines": ["Is it taller than a house?", "Is it a very tall candle?", "It must be a lighthouse!"],
}
CALL = {
    "who": "The kite shop is calling.",
    "lines": ["Your kite has a new tail.", "Shall we post it?"],
    "acts": ["inform", "ask"],
    "roles": ["acknowledge", "answer"],
    "cards": ["A short okay will do.", "Answer: yes, to the lighthouse."],
}
CLIFF = {"first": "What lives in the attic?", "second": "It wants to move downstairs. What now?"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("game", "text"), [("cliffhanger", CLIFF), ("taboo-rush", BRIDGE), ("call-centre", CALL)]
)
def test_a_moderator_adds_a_prompt_that_players_are_then_offered(
    staff_client: Client, game: str, text: dict[str, Any]
) -> None:
    loading.load()
    assert "was added successfully" in add(staff_client, game, text)
    added = Prompt.objects.open(game, "en").get(key="own-idea")
    assert (added.text, added.added_by) == (text, "moderator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("game", "text", "says"),
    [
        ("cliffhanger", {"first": "Only one?"}, "The part “second” is missing."),
        ("cliffhanger", {"first": "Only one?"}, "Write it like this one: {"),
        ("cliffhanger", ["One?", "Two?"], "A prompt has to have the parts first, second."),
        ("cliffhanger", own(CLIFF, first="No end"), "“first” has to end as a sentence does"),
        ("cliffhanger", own(CLIFF, first="Ring 4791 234 567!"), "This number could be somebody's."),
        ("taboo-rush", own(BRIDGE, banned="sea"), "“banned” has to be a list"),
        ("taboo-rush", own(BRIDGE, banned=["sea", "sea", "lamp", "ship", "tower"]), "5 banned words"),
        ("taboo-rush", own(BRIDGE, hint="It shines."), "This game has no part “hint”."),
        ("call-centre", own(CALL, acts=["inform"]), "Every line needs an act, a role and a card."),
        ("call-centre", own(CALL, roles=["acknowledge", "sing"]), "roles are acknowledge"),
        ("call-centre", own(CALL, lines=["Your kite has a new tail.", 7]), "“lines” has to be text."),
        ("referee", CLIFF, "This game has no prompts of its own"),
    ],
)
def test_what_cannot_be_played_is_refused_in_words(
    staff_client: Client, game: str, text: Any, says: str
) -> None:
    loading.load()
    assert says in add(staff_client, game, text)
    assert not Prompt.objects.filter(key="own-idea").exists()


@pytest.mark.django_db
def test_languages_and_keys_are_checked_too(staff_client: Client) -> None:
    loading.load()
    assert "Taboo Rush is not played in" in add(staff_client, "taboo-rush", BRIDGE, language="ar")
    assert "Small letters and digits" in add(staff_client, "cliffhanger", CLIFF, key="Own idea!")
    assert "already exists" in add(staff_client, "cliffhanger", CLIFF, key="breakfast-train")
    assert "Select a valid choice" in add(staff_client, "chess", CLIFF)
    assert not Prompt.objects.exclude(added_by="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("game", ["taboo-rush", "call-centre"])
def test_a_retired_prompt_is_offered_to_nobody_from_that_moment(
    staff_client: Client, player: Contributor, game: str
) -> None:
    text = {"taboo-rush": BRIDGE, "call-centre": CALL}[game]
    loading.load()
    Prompt.objects.filter(game=game, language="en").exclude(added_by="x").update(retired_at=timezone.now())
    add(staff_client, game, text)
    chosen = Prompt.objects.get(key="own-idea")
    assert takes.offer(player, registry.game(game), "en").prompt["key"] == "own-idea"
    staff_client.post("/admin/games/prompt/", {"_selected_action": [chosen.pk], "action": "retire"})
    with pytest.raises(Refused, match="no_prompts"):
        takes.offer(player, registry.game(game), "en")


@pytest.mark.django_db
def test_the_list_can_be_read_filtered_and_searched(staff_client: Client) -> None:
    loading.load()
    page = staff_client.get("/admin/games/prompt/?game__exact=taboo-rush&language__exact=en&q=umbrella")
    said = unescape(page.content.decode())
    assert "umbrella / rain / wet" in said
    assert "museum-of-socks" not in said


@pytest.mark.django_db
def test_a_prompt_from_a_file_reads_part_by_part(staff_client: Client) -> None:
    loading.load()
    chosen = Prompt.objects.get(game="taboo-rush", language="en", key="umbrella")
    page = unescape(staff_client.get(f"/admin/games/prompt/{chosen.pk}/change/").content.decode())
    assert "<b>banned</b> weather" in page


@pytest.mark.django_db
def test_the_files_own_prompts_cannot_be_rewritten_or_deleted_by_hand(staff_client: Client) -> None:
    loading.load()
    chosen = Prompt.objects.get(key="breakfast-train", language="en")
    form = {
        "game": "cliffhanger",
        "language": "en",
        "key": "other",
        "text": '{"first": "A?", "second": "B?"}',
    }
    address = f"/admin/games/prompt/{chosen.pk}"
    assert staff_client.post(f"{address}/change/", form).status_code == 403
    assert staff_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
