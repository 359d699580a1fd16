"""What was said before a moment reaches the models that read conversations, from the rules to the prompt.

The tokenizer is Qwen2.5's, the network behind it a small one of semantic-turn-taking's contract.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from accounts.models import Contributor
from corpus.models import Recording, Sample
from games.catalogue.base import Event
from games.judging import handing_over, pipeline, push, rescoring, transcribing
from inference.audio.ends import End
from inference.models import Rescoring, Score, Transcript, Words
from inference.running import loaded
from inference.running import rescoring as requests
from inference.running.analysis import Analysis
from inference.speech import transcripts
from inference.speech.recognition import Recognised
from inference.text.cleaning import plain, unpunctuated
from tests import factory
from tests.games import test_call_centre, test_maze_courier, test_stop_the_bot
from tests.inference import published
from tests.words_doubles import Ear, FakeTextScorer, give_ears

pytestmark = [pytest.mark.django_db, pytest.mark.needs("tokenizers")]
SECOND = 16_000
LINES = ["Your bicycle is ready.", "When will you come?", "It is two hundred crowns."]
CENTRE = {**test_call_centre.PROMPT, "lines": LINES}
REPLIES = ((3, 3.5), (8, 10), (14, 16))
AT = "recognised: whisper-tiny 1"


@dataclass
class Listener(Ear):
    """Hears one text after the other, the moments of a take in their order."""

    says: list[str] = field(default_factory=list)

    def recognise(self, pieces: Sequence[np.ndarray], language: str) -> Recognised:
        self.text = self.says[len(self.heard) % len(self.says)]
        return super().recognise(pieces, language)


@dataclass
class Reader:
    """The conversation model, and the prompts that it was given, as the tokenizer writes them back."""

    scorer: Any
    tokenizer: Tokenizer
    prompts: list[str] = field(default_factory=list)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        judge = self.scorer._network.judge

        def judged(ids: Sequence[int]) -> Any:
            self.prompts.append(self.tokenizer.decode(list(ids), skip_special_tokens=False))
            return judge(ids)

        monkeypatch.setattr(self.scorer._network, "judge", judged)

    def new(self) -> list[str]:
        """The prompts since it was asked last."""
        found, self.prompts = self.prompts, []
        return found


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = published.qwen(tmp_path_factory.mktemp("qwen"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Reader(published.semantic_turn_taking(folder), tokenizer)


@pytest.fixture
def namo() -> FakeTextScorer:
    """A model that reads the player's words alone."""
    return FakeTextScorer(name="namo-multilingual")


@pytest.fixture
def reader(opened: Reader, namo: FakeTextScorer, monkeypatch: pytest.MonkeyPatch) -> Reader:
    opened.new()
    opened.watch(monkeypatch)
    monkeypatch.setattr(loaded, "audio_scorers", lambda: ())
    monkeypatch.setattr(loaded, "text_scorers", lambda: (namo, opened.scorer))
    monkeypatch.setattr(transcripts, "readable", lambda: True)
    monkeypatch.setattr(push, "_send", lambda *_: None)
    monkeypatch.setattr(handing_over, "transcription", lambda _id: None)
    return opened


def chat(*turns: str) -> str:
    """A conversation as the card of semantic-turn-taking writes it, from "role: text"."""
    parted = (turn.partition(": ") for turn in turns)
    return "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, _, text in parted) + "<|predict|>"


def played(
    monkeypatch: pytest.MonkeyPatch,
    player: Contributor,
    speech: Sequence[tuple[float, float]],
    says: Sequence[str],
    events: Sequence[Event],
    rate: int = SECOND,
    **fields: Any,
) -> Recording:
    """A take on its whole way: heard, cut by its game, settled, written down and read.

    Args:
        speech: in seconds.
        says: what the recogniser hears up to each cut.
    """
    spans = [[int(start * SECOND), int(end * SECOND)] for start, end in speech]
    ends = [End(-60.0, 400.0, 1.0) for _ in spans]
    monkeypatch.setattr(pipeline, "analyse", lambda _: Analysis(spans, [], {"snr_db": 20.0}, None, ends))
    give_ears(monkeypatch, Listener(says=list(says)))
    timeline = [
        {"name": event.name, "at": event.at * rate // SECOND, "value": event.value, "text": event.text}
        for event in events
    ]
    pcm = factory.tone(20, rate)
    take = factory.recording(player, pcm=pcm, sample_rate=rate, timeline=timeline, **fields)
    pipeline.process(take.pk)
    transcribing.process(take.pk)
    take.refresh_from_db()
    return take


def centre(monkeypatch: pytest.MonkeyPatch, player: Contributor, *says: str, **fields: Any) -> Recording:
    """A call with a reply to each of three lines."""
    events = [
        Event(event.name, event.at, event.value, LINES[int(event.value)] if event.value else "")
        for event in test_call_centre.THREE
    ]
    return played(monkeypatch, player, REPLIES, says, events, game="call-centre", prompt=CENTRE, **fields)


def inputs(take: Recording, scorer: str) -> list[str]:
    """What its scores were given, the moments in their order and the older score of each first."""
    scores = Score.objects.filter(sample__recording=take, scorer=scorer).order_by("sample__cut", "pk")
    return list(scores.values_list("input", flat=True))


@pytest.mark.parametrize("rate", [SECOND, 48_000])
def test_every_reply_of_a_call_is_read_after_all_that_was_said_before(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch, rate: int
) -> None:
    centre(monkeypatch, player, "Right!", "Tomorrow, in the morning.", "Can I pay by card?", rate=rate)
    begun = ("assistant: Your bicycle is ready", "user: Right")
    more = (*begun, "assistant: When will you come", "user: Tomorrow in the morning")
    assert reader.new() == [
        chat(*begun),
        chat(*more),
        chat(*more, "assistant: It is two hundred crowns", "user: Can I pay by card"),
    ]


def test_a_score_names_the_conversation_where_the_model_read_one(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = centre(monkeypatch, player, "Right!", "Tomorrow.", "Can I pay by card?")
    first, second, third = inputs(take, "semantic-turn-taking")
    # The agent's line before the first reply is part of the sample itself.
    assert first == AT
    assert [len(second), second[: len(AT)]] == [len(AT) + len(", after 01234567"), AT]
    assert second != third
    assert inputs(take, "namo-multilingual") == [AT] * 3
    assert {score.given for score in Score.objects.all()} == {"recognised"}


def test_mended_words_are_mended_in_every_conversation_that_they_were_in(
    reader: Reader, namo: FakeTextScorer, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = centre(monkeypatch, player, "Right!", "Tomorrow.", "Can I pay by card?")
    reader.new()
    namo.read.clear()
    _mend(take.cuts.earliest("cut"), "Right, thanks.")
    Words.again(take)
    transcribing.process(take.pk)
    assert [prompt.count("Right thanks") for prompt in reader.new()] == [1, 1, 1]
    # Who reads no conversation has nothing new to read in what came after.
    assert [question.transcript for question in namo.read] == ["Right, thanks."]
    assert len(set(inputs(take, "semantic-turn-taking"))) == 6
    standing = [Score.standing(sample.scores.all()) for sample in take.cuts.order_by("cut")]
    newest = {score.pk for scores in standing for score in scores}
    assert Score.objects.filter(scorer="semantic-turn-taking").latest("pk").pk in newest
    before = Score.objects.count()
    Words.again(take)
    transcribing.process(take.pk)
    assert Score.objects.count() == before


def test_a_rescoring_reads_the_words_that_stand_by_then(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = centre(monkeypatch, player, "Right!", "Tomorrow.", "Can I pay by card?")
    reader.new()
    _mend(take.cuts.order_by("cut")[1], "Tomorrow morning.")
    monkeypatch.setattr(requests, "kind_of", lambda _: requests.TEXT_SCORER)
    run = Rescoring.objects.create(scorer="semantic-turn-taking", asked_by="a test")
    rescoring.one(run, take)
    assert [prompt.count("Tomorrow morning") for prompt in reader.new()] == [1, 1]
    run.refresh_from_db()
    assert run.scores == 2


def test_a_reply_without_words_is_left_out_and_the_lines_around_it_stay_apart(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre(monkeypatch, player, "", "Tomorrow.", "Can I pay by card?")
    begun = ("assistant: Your bicycle is ready", "assistant: When will you come", "user: Tomorrow")
    assert reader.new() == [
        chat(*begun),
        chat(*begun, "assistant: It is two hundred crowns", "user: Can I pay by card"),
    ]


def test_who_stops_the_bot_is_read_after_all_that_it_read_out(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [*test_stop_the_bot.read(until=110_000), Event("cut_in", 110_000)]
    speech = [(at / SECOND, end / SECOND) for at, end in ((105_000, 120_000), (126_000, 150_000))]
    says = ("No, three", "No, three candles!")
    fields: dict[str, Any] = {"game": "stop-the-bot", "prompt": test_stop_the_bot.MISTAKE}
    take = played(monkeypatch, player, speech, says, events, **fields)
    # Its lines were one turn: nobody spoke between them.
    order = "assistant: Reading back your order Two lemon cakes Three hundred candles"
    assert reader.new() == [chat(order, f"user: {unpunctuated(text)}") for text in says]
    assert {sample.agent_text for sample in take.cuts.all()} == {"Three hundred candles."}


def test_a_false_alarm_that_nobody_named_parts_what_the_bot_read(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [*test_stop_the_bot.read(until=110_000), Event("cut_in", 110_000)]
    speech = [(at / SECOND, end / SECOND) for at, end in ((60_000, 64_000), (105_000, 150_000))]
    fields: dict[str, Any] = {"game": "stop-the-bot", "prompt": test_stop_the_bot.MISTAKE}
    played(monkeypatch, player, speech, ["Three candles!"], events, **fields)
    assert reader.new() == [
        chat(
            "assistant: Reading back your order Two lemon cakes",
            "assistant: Three hundred candles",
            "user: Three candles",
        )
    ]


def test_a_courier_who_is_guided_without_an_agent_hears_no_conversation(
    reader: Reader, player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = test_maze_courier.drawn(3)
    forks = [Event("fork", place * 1_000, str(place)) for place in range(len(plan["forks"]))]
    says = ("Left at the tower, um", "Left at the tower, um, then straight on.")
    prompt = {**test_maze_courier.STORY, "map": plan}
    take = played(monkeypatch, player, [(1, 2), (3, 5)], says, forks, game="maze-courier", prompt=prompt)
    assert reader.new() == [chat(f"user: {unpunctuated(text)}") for text in says]
    assert inputs(take, "semantic-turn-taking") == [AT] * 2


def _mend(sample: Sample, text: str) -> None:
    words = {"language": "en", "text": text, "plain": plain(text), "source": "person"}
    Transcript.objects.create(sample=sample, **words)
