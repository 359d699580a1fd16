"""Models that answer while a conversation goes on: what they are given, which frame counts, and refusals."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.running import loaded
from inference.scorers.base import AgentSide, Answer, Question, Scorer, ScorerError
from inference.scorers.contracts import CONTRACTS
from inference.scorers.kinds import ScoringContract
from inference.scorers.live import agent_state, backchannel_detector, streaming_turn
from inference.scorers.live.stream import StreamScorer
from inference.scorers.probing import probe, questions, syllables
from tests.inference import tiny_onnx, tiny_streams
from tests.inference.tiny_onnx import FAULTS, FRAME, KEPT, STATE_FAULTS, Fault, StateFault

MODELS: dict[str, Callable[..., bytes]] = {
    "backchannel-detector": tiny_streams.backchannel_detector,
    "turn-1-mini": tiny_streams.turn_1,
    "streaming-turn": tiny_streams.streaming_turn,
    "vap-oto": tiny_streams.projection,
}
STREAMS = [name for name in MODELS if name != "vap-oto"]
SPEAKING = AgentSide(((4_000, 20_000),))


def opened(name: str, folder: Path, model: bytes | None = None, **options: Any) -> Scorer:
    entry = tiny_streams.entry(name, folder, model or MODELS[name](), **options)
    return loaded.open_scorer(entry, folder)


def noise(samples: int, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).normal(0, 0.3, samples)).astype(np.float32)


def loudness(sound: np.ndarray, frame: int = FRAME) -> np.ndarray:
    """[frames], of whole frames."""
    inner, outer = tiny_onnx.features(8)
    features = np.maximum(np.maximum(sound.reshape(-1, FRAME) @ inner, 0) @ outer, 0)
    return np.asarray(features.mean(axis=1).reshape(-1, frame // FRAME).mean(axis=1))


def memory(levels: np.ndarray, states: int) -> float:
    """What a stream adds to a frame after chunks of these mean levels: every state is alike."""
    state = 0.0
    for level in levels:
        state = KEPT * state + level
    return states * state


def turn_1s(sound: np.ndarray, frame: int) -> float:
    """What the small turn-1 says of a frame, computed by hand; a chunk has eight."""
    loud = loudness(sound)
    chunk = frame // 8
    heard = loud[frame] + memory(loud.reshape(-1, 8).mean(axis=1)[:chunk], 7)
    return float(1 / (1 + np.exp(-heard)))


@pytest.mark.parametrize("name", MODELS)
def test_each_passes_the_probes_of_its_contract_and_answers_later_too(name: str, tmp_path: Path) -> None:
    entry = tiny_streams.entry(name, tmp_path, MODELS[name]())
    scorer, contract = loaded.open_scorer(entry, tmp_path), CONTRACTS[entry.contract]
    probe(scorer, entry, contract)
    assert isinstance(contract, ScoringContract)
    for question in questions(entry, contract.outcomes):
        assert set(scorer.answer(question).later) == {500, 1_000}


def test_the_score_is_the_frame_that_ends_200_ms_after_the_cut(tmp_path: Path) -> None:
    """Silence in front makes a chunk end there, and the states have heard all that came before."""
    audio = noise(16_111)
    said = opened("turn-1-mini", tmp_path).answer(Question(audio, "en"))
    sound = np.concatenate([np.zeros(-len(audio) % 2_560, np.float32), audio])
    expected = turn_1s(sound, len(sound) // FRAME - 1)
    assert said.probabilities["complete"] == pytest.approx(expected, abs=1e-5)
    assert said.later == {}


def test_it_is_heard_again_500_and_1000_ms_after_the_cut_where_the_silence_lasts(tmp_path: Path) -> None:
    audio, later = noise(25_600), noise(12_800, seed=2)
    scorer = opened("turn-1-mini", tmp_path)
    said = scorer.answer(Question(audio, "en", later=later))
    sound = np.concatenate([audio, later])
    for offset, frame in ((500, 80 + 15), (1_000, 80 + 40)):
        assert said.later[offset]["complete"] == pytest.approx(turn_1s(sound, frame - 1), abs=1e-5)
    alone = scorer.answer(Question(audio, "en"))
    assert alone.probabilities == said.probabilities
    shorter = scorer.answer(Question(audio, "en", later=later[:4_800]))
    assert shorter.later == {500: pytest.approx(said.later[500])}
    assert scorer.answer(Question(audio, "en", later=later[:4_799])).later == {}


def test_one_conversation_leaves_nothing_behind_for_the_next(tmp_path: Path) -> None:
    scorer = opened("turn-1-mini", tmp_path)
    first = scorer.answer(Question(noise(16_000), "en"))
    scorer.answer(Question(10 * noise(40_000, seed=3), "en"))
    again, other = scorer.answer_many([Question(noise(16_000), "en"), Question(noise(9_000, 4), "en")])
    assert isinstance(again, Answer)
    assert isinstance(other, Answer)
    assert again.probabilities == first.probabilities
    assert again.probabilities != other.probabilities


def test_what_was_said_long_ago_is_not_heard(tmp_path: Path) -> None:
    scorer = opened("turn-1-mini", tmp_path, seconds=2)
    end = noise(32_000)
    longer = scorer.answer(Question(np.concatenate([noise(48_000, 5), end]), "en"))
    assert longer.probabilities == scorer.answer(Question(end, "en")).probabilities


def test_a_detector_is_told_whether_the_agent_speaks(tmp_path: Path) -> None:
    scorer = opened("backchannel-detector", tmp_path)
    asked = Question(noise(19_200), "en", agent_state="speaking")
    silent, speaking = scorer.answer(asked), scorer.answer(replace(asked, agent=SPEAKING))
    # The small model adds what it is told first, which is 1 while the agent speaks, to all that it hears.
    loud = loudness(asked.audio)
    heard = loud[-1] + memory(loud.reshape(-1, 2).mean(axis=1)[:-1], 3)
    for said, told in ((silent, 0), (speaking, 1)):
        intents = np.exp((heard + told) * np.arange(1, 6))
        expected = intents[:2].sum() / intents[:4].sum()
        assert said.probabilities["backchannel"] == pytest.approx(expected, rel=1e-3)
    # It stopped before the end, so that this is what the states remember of nothing.
    over = scorer.answer(replace(asked, agent=AgentSide(((4_000, 8_000),))))
    assert over.probabilities == silent.probabilities


def test_backchannel_and_interruption_share_what_is_speech() -> None:
    heard = {"intent": np.array([0.1, 0.2, 0.05, 0.05, 0.6], np.float32)}
    assert backchannel_detector.judge("speaking", heard) == pytest.approx((0.75, 0.25))
    with pytest.raises(ScorerError, match="heard nobody"):
        backchannel_detector.judge("speaking", {"intent": np.array([0, 0, 0, 0, 1], np.float32)})


def test_a_turn_is_over_where_either_output_reaches_its_own_threshold() -> None:
    def over(eot: float, late: float) -> float:
        outputs = {"eot": eot, "eot_late": late, "backchannel": 0.5}
        heard = {name: np.array([value], np.float32) for name, value in outputs.items()}
        return streaming_turn.judge("idle", heard)[1]

    assert over(0.6, 0) == pytest.approx(0.5, abs=1e-6)
    assert over(0, 0.4) == pytest.approx(0.5, abs=1e-6)
    assert over(0.59, 0.39) < 0.5 < over(0.1, 0.41)
    assert np.isnan(over(0.9, np.nan))
    assert np.isnan(over(np.nan, 0.9))


def test_each_is_asked_in_its_own_state_of_the_agent(tmp_path: Path) -> None:
    idle, speaking = (Question(noise(9_000), "en", agent_state=state) for state in ("idle", "speaking"))
    asked = {name: opened(name, tmp_path) for name in MODELS}
    assert {name for name, scorer in asked.items() if scorer.applies(idle)} == {
        "turn-1-mini", "streaming-turn", "vap-oto",
    }  # fmt: skip
    assert {name for name, scorer in asked.items() if scorer.applies(speaking)} == {
        "backchannel-detector", "streaming-turn",
    }  # fmt: skip
    assert not any(scorer.applies(replace(idle, language="tr")) for scorer in asked.values())


def test_the_state_of_the_agent_frame_by_frame() -> None:
    """Two lines with a pause of 300 ms between, then a second of silence, then another turn."""
    second = 16_000
    side = AgentSide(((second, 2 * second), (2 * second + 4_800, 3 * second), (4 * second, 5 * second)))
    told = agent_state.told(side, 0, 300)

    def at(seconds: float) -> list[float]:
        return [round(float(number) * 5, 3) for number in told[round(seconds * 50) - 1][1:4]]

    assert told.shape == (300, 8)
    assert told[:50, 0].max() == 0
    assert told[50:100, 0].min() == 1
    assert at(1.0) == [5, 5, 5]
    assert at(1.5) == [0.5, 5, 5]
    assert at(2.2) == [1.2, 5, 0.2]
    assert at(2.8) == [1.8, 0.5, 0.8]
    assert at(3.5) == [2.5, 1.2, 0.5]
    assert at(4.5) == [0.5, 0.5, 1.5]
    assert at(6.0) == [2.0, 2.0, 1.0]
    assert not told[:, 4:].any()


def test_nothing_is_told_of_what_the_agent_does_later() -> None:
    now, later = AgentSide(((0, 8_000),)), AgentSide(((0, 8_000), (16_000, 20_000)))
    assert np.array_equal(agent_state.told(now, 0, 50), agent_state.told(later, 0, 50))
    assert not np.array_equal(agent_state.told(now, 0, 60), agent_state.told(later, 0, 60))


def test_two_voices_lie_on_one_clock(tmp_path: Path) -> None:
    """The agent's known sound stands where its line was heard, and is silent where it was cut in on."""
    audio, line = noise(32_000), noise(16_000, seed=7)
    side = AgentSide(((-8_000, 4_000), (28_000, 40_000)), lambda: {0: line, 1: line})
    scorer = opened("vap-oto", tmp_path)
    said = scorer.answer(Question(audio, "en", later=np.zeros(12_800, np.float32), agent=side))
    player = loudness(audio)[-1]
    agent = loudness(line[3_680:4_000])[0]
    assert said.probabilities["complete"] == pytest.approx(
        np.exp(agent) / (np.exp(agent) + np.exp(player)), abs=1e-5
    )
    # 300 ms on nobody but the agent is heard, and 800 ms on nobody at all.
    agent = loudness(line[32_000 + 4_800 - 28_000 - 320 : 32_000 + 4_800 - 28_000])[0]
    assert said.later[500]["complete"] == pytest.approx(np.exp(agent) / (np.exp(agent) + 1), abs=1e-5)
    assert said.later[1_000]["complete"] == pytest.approx(0.5)


def test_the_agents_channel_is_zero_where_its_sound_is_not_known() -> None:
    line = np.ones(1_000, np.float32)
    side = AgentSide(((100, 400), (500, 900)), lambda: {1: line})
    assert side.channel(0, 1_000).nonzero()[0].tolist() == list(range(500, 900))
    assert side.since(450).channel(0, 200).nonzero()[0].tolist() == list(range(50, 200))
    unheard = AgentSide(((5_000, 6_000),), lambda: pytest.fail("nothing is looked up for this"))
    assert not unheard.channel(0, 1_000).any()


FAULTY = set(product(MODELS, FAULTS)) - {("streaming-turn", "transposed")}
"""One frame of one number is the same both ways."""


@pytest.mark.parametrize(("name", "fault"), sorted(FAULTY))
def test_answers_that_are_none_are_refused(name: str, fault: Fault, tmp_path: Path) -> None:
    entry = tiny_streams.entry(name, tmp_path, MODELS[name](fault))
    with pytest.raises(ScorerError, match="no probabilities" if fault == "NaN" else "answered .* instead of"):
        probe(loaded.open_scorer(entry, tmp_path), entry, CONTRACTS[entry.contract])


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("number", [3.5, -2.0, 1.001])
def test_an_export_without_its_last_step_gives_no_probabilities(
    name: str, number: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logits would be a share of one another, or be held within 0 and 1, and count as a score."""
    scorer: Any = opened(name, tmp_path)
    real = scorer._model.step

    def bare(outputs: Any, given: Any) -> list[np.ndarray]:
        named = zip(outputs, real(outputs, given), strict=True)
        return [found if fed_back(name) else np.full_like(found, number) for name, found in named]

    def fed_back(output: str) -> bool:
        return output.endswith(("_out", "_next"))

    monkeypatch.setattr(scorer._model, "step", bare)
    state = "speaking" if name == "backchannel-detector" else "idle"
    with pytest.raises(ScorerError, match="which are no probabilities"):
        scorer.answer(Question(noise(9_000), "en", agent_state=state))


def test_intents_that_are_no_softmax_are_refused() -> None:
    heard = {"intent": np.array([0.9, 0.8, 0.2, 0.1, 0.4], np.float32)}
    with pytest.raises(ScorerError, match="do not sum to 1"):
        backchannel_detector.judge("speaking", heard)


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("fault", STATE_FAULTS)
def test_states_that_do_not_match_are_refused_by_name(name: str, fault: StateFault, tmp_path: Path) -> None:
    says = {
        "of another shape": "asks for a state .* and answers",
        "not given back": "say under options.states",
        "of no size": "how large",
        "never asked for": "answers lost_out, and has no input",
    }
    with pytest.raises(ScorerError, match=says[fault]):
        opened(name, tmp_path, MODELS[name](state_fault=fault))


def test_a_state_that_grows_while_it_runs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = opened("turn-1-mini", tmp_path)
    assert isinstance(scorer, StreamScorer)
    real = scorer._model.step

    def grown(outputs: Any, given: Any) -> list[np.ndarray]:
        *others, last = real(outputs, given)
        # Where its shape is fixed, as here, the runtime itself refuses to be given it; so the last one grows.
        return [*others, np.append(last, last, axis=1)]

    monkeypatch.setattr(scorer._model, "step", grown)
    with pytest.raises(ScorerError, match=r"gave back its state state_6 as \(1, 20\), not \(1, 10\)"):
        scorer.answer(Question(noise(2_000), "en"))


def test_names_that_cannot_be_guessed_stand_in_the_entry(tmp_path: Path) -> None:
    model = tiny_onnx.stream({"a": 1, "b": 1, "c": 1}, {"h": ("memory", (1, 4))}, chunk=640, frame=640)
    with pytest.raises(ScorerError, match="answers memory, a, b, c, and not eot, eot_late, backchannel"):
        opened("streaming-turn", tmp_path, model)
    outputs = {"eot": "a", "eot_late": "b", "backchannel": "c"}
    with pytest.raises(ScorerError, match="asks for chunk, h, of which one"):
        opened("streaming-turn", tmp_path, model, outputs=outputs)
    with pytest.raises(ScorerError, match="no state h that is fed back from memories"):
        opened("streaming-turn", tmp_path, model, outputs=outputs, states={"h": "memories"})
    scorer = opened("streaming-turn", tmp_path, model, outputs=outputs, states={"h": "memory"})
    assert scorer.answer(Question(syllables(1), "en")).probabilities["complete"] > 0.5


def test_a_model_of_another_contract_is_refused(tmp_path: Path) -> None:
    untold = tiny_onnx.stream({"intent": 5}, tiny_streams.DETECTOR_STATES, chunk=640)
    heads = {"eot": 1, "eot_late": 1, "backchannel": 1}
    short = tiny_onnx.stream(heads, tiny_streams.DETECTOR_STATES, chunk=320)
    with pytest.raises(ScorerError, match="does not ask for bot_state"):
        opened("backchannel-detector", tmp_path, untold)
    with pytest.raises(ScorerError, match="asks for sound of"):
        opened("vap-oto", tmp_path, tiny_onnx.projection(160_000))
    with pytest.raises(ScorerError, match=r"chunk, .* which its contract lacks"):
        opened("vap-oto", tmp_path, tiny_streams.streaming_turn())
    with pytest.raises(ScorerError, match="320 samples at once, which are no whole frames of 640"):
        opened("streaming-turn", tmp_path, short)


@pytest.mark.parametrize("name", MODELS)
def test_silence_and_what_is_no_number_are_refused(name: str, tmp_path: Path) -> None:
    state = "speaking" if name == "backchannel-detector" else "idle"
    for audio, says in ((np.zeros(16_000), "no sound"), (np.full(16_000, np.nan), "not finite")):
        with pytest.raises(ScorerError, match=says):
            opened(name, tmp_path).answer(Question(audio.astype(np.float32), "en", agent_state=state))
