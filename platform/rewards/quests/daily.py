"""The quest of a day: the emptiest cell of a language that somebody can fill by playing."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, override

from corpus import languages
from corpus.labels import Label
from corpus.models import Recording
from games.catalogue import registry
from games.catalogue.base import Game
from games.prompts.models import Prompt
from rewards.ledger import lines, points
from rewards.ledger.points import Part
from rewards.models import Award, Quest, today
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


def of(language: str, day: date | None = None) -> Quest | None:
    """The quest that was picked for a language."""
    return Quest.objects.filter(language=language, day=day or today()).first()


def pick(language: str) -> Quest | None:
    """Pick today's quest, once; None where nothing can be played in the language."""
    found = of(language)
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


def done(quest: Quest, contributor_id: UUID) -> int:
    """Takes of the quest's day that count for it, at most as many as it asks for."""
    takes = Award.objects.of_kept_samples().filter(
        contributor=contributor_id,
        day=quest.day,
        language=quest.language,
        points__gt=0,
        sample__intent=quest.label,
        recording__mode=quest.mode,
    )
    return len(takes.values_list("recording").distinct()[: points.QUEST_TAKES])


def advance(recording: Recording, labels: Iterable[str]) -> None:
    """Pay the quest's bonus if this take was the last one it wanted."""
    quest = coverage.quest(recording.language)
    if quest is None or quest.label not in labels or quest.mode != recording.mode:
        return
    owner = recording.contributor_id
    if done(quest, owner) == points.QUEST_TAKES:
        parts = [Part("quest", points.QUEST)]
        paid = lines.line(Award.Kind.QUEST, f"{quest.pk}:{owner}", parts, contributor_id=owner, day=quest.day)
        paid.recording, paid.language = recording, quest.language
        lines.write([paid])


def review(owners: Iterable[tuple[UUID, str, date]]) -> int:
    """Take bonuses back, or give them again, after takes of these people, languages and days changed."""
    made = []
    for owner, language, day in set(owners):
        paid = Award.objects.filter(kind=Award.Kind.QUEST, contributor=owner, language=language, day=day)
        histories = lines.histories(paid)
        quest = of(language, day) if histories else None
        enough = quest is not None and done(quest, owner) == points.QUEST_TAKES
        made += [line for each in histories if (line := lines.correction(each, enough))]
    lines.write(made)
    return len(made)


def shown(language: str, contributor_id: UUID | None, *, said_in: str = "en") -> dict[str, Any] | None:
    """The quest of a language as pages show it, with how far this contributor is.

    Args:
        said_in: ISO 639-1 of the page's words.
    """
    quest = of(language)
    if quest is None:
        return None
    game, count = registry.game(quest.game), done(quest, contributor_id) if contributor_id else 0
    most = points.QUEST_TAKES
    with override(said_in):
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
    rows = Prompt.objects.filter(language=language, retired_at=None).values_list("game", "text__mode")
    return [
        (game, label.value, mode or "")
        for game, mode in rows.distinct().order_by()
        for label in YIELDS.get(game, ())
    ]


def _lot(day: date, cell: tuple[str, str, str]) -> str:
    """Among equally empty cells the day decides, the same for everybody."""
    return sha256(f"{day} {cell}".encode()).hexdigest()
