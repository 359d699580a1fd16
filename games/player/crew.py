"""Many players at once, each a guest of their own."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from games.player.clips import Clip
from games.player.site import Guest, Site
from games.player.take import Manner, Outcome, play_take


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays, in this order."""

    clips: Sequence[Clip]
    manner: Manner


@dataclass(slots=True)
class Progress:
    """How far a crew has come; `changed` is called after each change, with the outcome of a finished take.

    Attributes:
        agreed_in: language of the consent text that was agreed to, by the language that is played in.
    """

    takes: int
    changed: Callable[["Progress", Outcome | None], None] = lambda _progress, _outcome: None
    playing: int = 0
    retries: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    agreed_in: dict[str, str] = field(default_factory=dict)

    def began(self) -> None:
        self.playing += 1
        self.changed(self, None)

    def retried(self) -> None:
        self.retries += 1
        self.changed(self, None)

    def ended(self, outcome: Outcome) -> None:
        self.playing -= 1
        self.outcomes.append(outcome)
        self.changed(self, outcome)


def deal(clips: Sequence[Clip], players: int) -> list[list[Clip]]:
    """Clips dealt out like cards; with more players than clips, several players get the same one."""
    if players > len(clips):
        return [[clips[player % len(clips)]] for player in range(players)]
    return [list(clips[player::players]) for player in range(players)]


async def play(site: Site, parts: Sequence[Part], progress: Progress) -> None:
    """Let every part be played at once; what became of each take stands in `progress`.

    Raises:
        SiteError: the site is not there, or takes nobody's consent.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(_player(site.guest(), part, progress))
    except ExceptionGroup as errors:
        # One reason stands for all: it is the same site.
        raise errors.exceptions[0] from None


async def _player(guest: Guest, part: Part, progress: Progress) -> None:
    async with guest:
        language = part.manner.language
        progress.agreed_in[language] = await guest.agree(language)
        for clip in part.clips:
            progress.began()
            progress.ended(await play_take(guest, clip, part.manner, progress.retried))
