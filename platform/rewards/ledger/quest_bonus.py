"""The bonus for a quest: paid with the last take that it wanted, corrected when one counts no longer."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from corpus.models import Recording
from rewards import points
from rewards.ledger import lines
from rewards.models import Award, Quest
from rewards.points import Part
from rewards.quests import coverage


def advance(recording: Recording, labels: Iterable[str]) -> bool:
    """Pay the quest's bonus if this take was the last one it wanted, or see that it was paid; whether it
    is."""
    quest = coverage.quest(recording.language)
    if quest is None or quest.label not in labels:
        return False
    if (quest.game, quest.mode) != (recording.game, recording.mode):
        return False
    owner = recording.contributor_id
    if quest.done_by(owner) != points.QUEST_TAKES:
        return False
    parts = [Part("quest", points.QUEST)]
    paid = lines.line(Award.Kind.QUEST, f"{quest.pk}:{owner}", parts, contributor_id=owner, day=quest.day)
    paid.recording, paid.language = recording, quest.language
    lines.write([paid])
    return True


def review(owners: Iterable[tuple[UUID, str, date]]) -> int:
    """Take bonuses back, or give them again, after takes of these people, languages and days changed."""
    made = []
    for owner, language, day in set(owners):
        paid = Award.objects.filter(kind=Award.Kind.QUEST, contributor=owner, language=language, day=day)
        histories = lines.histories(paid)
        quest = Quest.objects.of(language, day) if histories else None
        enough = quest is not None and quest.done_by(owner) == points.QUEST_TAKES
        made += [line for each in histories if (line := lines.correction(each, enough))]
    lines.write(made)
    return len(made)
