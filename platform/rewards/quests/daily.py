"""The quest of a day: the emptiest cell of a language that somebody can fill by playing."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from corpus import languages
from games.catalogue import registry
from games.catalogue.base import Game
from games.prompts.models import Prompt
from rewards import points
from rewards.models import Quest, today
from rewards.quests import coverage, wording


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


def shown(language: str, contributor_id: UUID | None, *, said_in: str = "") -> dict[str, Any] | None:
    """The quest of a language as pages show it, with how far this contributor is.

    Args:
        said_in: ISO 639-1 of the page's words; those that are spoken already where it does not say.
    """
    quest = Quest.objects.of(language)
    if quest is None:
        return None
    game, count = registry.game(quest.game), quest.done_by(contributor_id) if contributor_id else 0
    most = points.QUEST_TAKES
    with override(said_in or get_language()):
        words = _words(quest, game, wording.TODO if count < most else wording.DONE)
    return {
        "game": game.key,
        "label": quest.label,
        "mode": quest.mode,
        **words,
        "language": languages.NAMES.get(language, language),
        "done": count,
        "of": most,
        "points": points.QUEST,
        "url": f"{reverse('games:stage', args=[game.key])}?language={language}",
    }


def _words(quest: Quest, game: Game, sentence: str) -> dict[str, str]:
    """What the quest says, such as "Finished answers (phone numbers)", in the language that is active."""
    mode = f" ({gettext(wording.MODES[quest.mode])})" if quest.mode in wording.MODES else ""
    title = gettext(game.title)
    facts = {"of": points.QUEST_TAKES, "title": title, "points": points.QUEST}
    return {
        "title": title,
        "heading": gettext(wording.HEADING),
        "text": gettext(wording.LABELS[quest.label]) + mode,
        "sentence": gettext(sentence) % facts,
    }


def _reachable(language: str) -> list[tuple[str, str, str]]:
    """Game, label and mode of everything that can be played in a language."""
    yields = {game.key: game.yields for game in registry.games()}
    rows = Prompt.objects.filter(language=language, retired_at=None).values_list("game", "text__mode")
    return [
        (game, label, mode or "")
        for game, mode in rows.distinct().order_by()
        for label in yields.get(game, ())
    ]


def _lot(day: date, cell: tuple[str, str, str]) -> str:
    """Among equally empty cells the day decides, the same for everybody."""
    return sha256(f"{day} {cell}".encode()).hexdigest()
