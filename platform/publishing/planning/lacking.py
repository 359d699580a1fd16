"""What a target lacks of a sample: in which configurations it, or its recording, may have a row and never had
one."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from django.db.models import F

from corpus.labels import Label
from corpus.models import Recording, Sample
from games.prompts.models import PromptVoice
from inference.models import Transcript
from publishing.planning.keys import key
from publishing.planning.manifest import (
    ACTIONS,
    AUDIO,
    BALANCED,
    DIALOGUES,
    EOT_BENCH,
    REPLIES,
    TELEPHONE,
    TEST_ONLY,
    TEXT,
    TURNS,
)
from publishing.planning.moments import Moment
from publishing.planning.splits import TEST

SAID = (Transcript.Source.PERSON, Transcript.Source.SHOWN_HEARD, Transcript.Source.RECOGNISED)
"""Transcripts of what was really said; what was merely shown is none."""

REPLIED = (Label.COMPLETE, Label.INTERRUPTION, Label.BACKCHANNEL)
"""What an agent's line can be answered with, in turn-detector-v2's two classes."""

READ = (*BALANCED, Label.WAIT)
"""Labels that say whether the words so far are a whole turn."""

Holds = Callable[[Moment, bool], bool]

OF_CONFIG: Final[dict[str, Holds]] = {
    AUDIO: lambda it, _: it.label in BALANCED,
    TELEPHONE: lambda it, _: it.label in BALANCED,
    TEXT: lambda it, words: words and it.label in READ,
    ACTIONS: lambda _, words: words,
    REPLIES: lambda it, words: words and it.label in REPLIED and bool(it.agent_text),
}
"""Which of the accepted samples a configuration of samples has rows for, by whether their words are known."""

ELSEWHERE: Final = {config: holds for config, holds in OF_CONFIG.items() if config not in TEST_ONLY}
"""The same for speakers of other splits than test."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Attributes:
    had: configuration to keys of the samples, or recordings, that the target has or had in it.
    words: keys of samples whose words are known.
    voiced: (game, language, key) of prompts whose lines we have recordings of.
    called: keys of recordings that are calls, whose other channel was sent.
    splits: of speakers who have one. Whoever has none may test.
    """

    had: Mapping[str, Set[str]]
    words: Set[str]
    voiced: Set[tuple[str, str, str]]
    called: Set[str]
    splits: Mapping[str, str]
    nothing: Set[str] = field(default_factory=set)

    def of(self, moment: Moment) -> list[str]:
        """The configurations, those where the recording is the row included."""
        had, nothing, key, words = self.had, self.nothing, moment.id, moment.id in self.words
        tests = self.splits.get(moment.speaker, TEST) == TEST
        found = [
            config
            for config, holds in (OF_CONFIG if tests else ELSEWHERE).items()
            if key not in had.get(config, nothing) and holds(moment, words)
        ]
        take = moment.recording
        if take not in had.get(TURNS, nothing):
            found.append(TURNS)
        if tests and take not in had.get(EOT_BENCH, nothing):
            found.append(EOT_BENCH)
        prompt = (moment.game, moment.language, moment.prompt_key)
        spoken_to = prompt in self.voiced or take in self.called
        if spoken_to and take not in had.get(DIALOGUES, nothing):
            found.append(DIALOGUES)
        return found


def read(had: Mapping[str, Set[str]], splits: Mapping[str, str]) -> Lacking:
    """had, splits: as the attributes."""
    accepted = Transcript.objects.filter(sample__status=Sample.Status.ACCEPTED, recut=F("sample__recuts"))
    accepted = accepted.exclude(model=Transcript.ASIDE)
    said = accepted.filter(source__in=SAID).exclude(text="", plain="").order_by()
    words = {sample for (sample,) in said.values_list(key("sample_id")).iterator()}
    voiced = PromptVoice.objects.order_by().values_list("prompt__game", "prompt__language", "prompt__key")
    calls = Recording.objects.exclude(agent_audio="").order_by().values_list(key("pk"))
    called = {take for (take,) in calls.iterator()}
    return Lacking(had, words, set(voiced.distinct()), called, splits)
