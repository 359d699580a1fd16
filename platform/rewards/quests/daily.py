"""The quest of a day: the emptiest cell of a language that somebody can fill by playing."""

from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from corpus import languages
from corpus.labels import Label
from games.catalogue import registry
from games.prompts.models import Prompt
from rewards import points
from rewards.models import Quest, today
from rewards.quests import coverage, wording

YIELDS: Final = {
    "cliffhanger": (Label.INCOMPLETE, Label.COMPLETE),
    "maze-courier": (Label.INCOMPLETE, Label.COMPLETE),
    "taboo-rush": (Label.COMPLETE,),
    "number-relay": (Label.INCOMPLETE, Label.COMPLETE),
    "mm-hm-radio": (Label.BACKCHANNEL,),
    "stop-the-bot": (Label.INTERRUPTION, Label.WAIT),
    "call-centre": (Label.COMPLETE, Label.BACKCHANNEL),
}
"""The labels that a game yields; what it is made for, first."""


def pick(language: str) -> Quest | None:
    """Pick today's quest, once; None where nothing can be played in the language."""
    found = Quest.objects.of(language)
    reachable = [] if found else _reachable(language)
    if not reachable:
        return found
    have, day = coverage.cells(language), today()
    game, label, mode = min(reachable, key=lambda cell: (have[cell[1], cell[2]], _lot(day, cell)))
    values = {"game": game, "label": label, "mode": mode}
    return Quest.objects.get_or_create(language=language, day=day, defaults=values)[0]


def pick_all() -> int:
    """Today's quest for every language that has prompts; how many were picked now."""
    spoken = Prompt.objects.filter(retired_at=None).values_list("language", flat=True).distinct().order_by()
    known = set(Quest.objects.filter(day=today()).values_list("language", flat=True))
    picked = sum(1 for language in spoken if language not in known and pick(language))
    if picked:
        coverage.forget()
    return picked


def shown(language: str, contributor_id: UUID | None, *, said_in: str = "en") -> dict[str, Any] | None:
    """The quest of a language as pages show it, with how far this contributor is.

    Args:
        said_in: ISO 639-1 of the page's words.
    """
    quest = Quest.objects.of(language)
    if quest is None:
        return None
    game, count = registry.game(quest.game), quest.done_by(contributor_id) if contributor_id else 0
    words, most = wording.words(said_in), points.QUEST_TAKES
    sentence = words.todo if count < most else words.done
    return {
        "game": game.key,
        "title": game.title,
        "label": quest.label,
        "mode": quest.mode,
        "heading": words.heading,
        "text": words.what(quest.label, quest.mode),
        "sentence": sentence.format(of=most, title=game.title, points=points.QUEST),
        "language": languages.NAMES.get(language, language),
        "done": count,
        "of": most,
        "points": points.QUEST,
        "url": f"{reverse('games:stage', args=[game.key])}?language={language}",
    }


def _reachable(language: str) -> list[tuple[str, str, str]]:
    """Game, label and mode of everything that can be played in a language."""
    rows = Prompt.objects.filter(language=language, retired_at=None).values_list("game", "text__mode")
    return [
        (game, label.value, mode or "")
        for game, mode in rows.distinct().order_by()
        for label in YIELDS.get(game, ())
    ]


def _lot(day: date, cell: tuple[str, str, str]) -> str:
    """Among equally empty cells the day decides, the same for everybody."""
    return sha256(f"{day} {cell}".encode()).hexdigest()
