"""turn-detector-v2's contract, held against PyTorch on a small BERT with an uncased vocabulary."""

from typing import Any

import numpy as np
import pytest

from inference.scorers.base import ScorerError
from inference.scorers.text_scorer import TextScorer
from inference.scorers.turn_detector import CONTRACT
from tests.inference.questions import SPEECHLESS, UNEXPECTED, asked

pytestmark = pytest.mark.needs("torch")

AGENT = "Kargonuz yolda."
PAIRS = (
    (AGENT, "Tamam.", "[bot] kargonuz yolda [sep] [user] tamam"),
    (AGENT, "Ne zaman?", "[bot] kargonuz yolda [sep] [user] ne zaman"),
    ("İyi misiniz?", "İYİ, size de", "[bot] iyi misiniz [sep] [user] iyi size de"),
    ("FATURA VAR MI", "HAYIR", "[bot] fatura var mi [sep] [user] hayir"),
)


@pytest.fixture(scope="module")
def model(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tiny.turn_detector(tmp_path_factory.mktemp("turn-detector"))


@pytest.fixture(scope="module")
def scorer(model: Any) -> TextScorer:
    return TextScorer(CONTRACT, model.entry, model.folder)


def reference(model: Any, written: str) -> float:
    """Probability of a backchannel by PyTorch, of the text as the model card writes it."""
    logits = model.logits(model.tokenizer(written)["input_ids"])[0].astype(np.float64)
    return float(np.exp(logits[1]) / np.exp(logits).sum())


@pytest.mark.parametrize(("agent", "reply", "written"), PAIRS)
def test_the_answer_equals_pytorchs(
    model: Any, scorer: TextScorer, agent: str, reply: str, written: str
) -> None:
    question = asked(reply, "tr", agent_text=agent)
    assert scorer._ids(question) == model.tokenizer(written)["input_ids"]
    expected = {"backchannel": reference(model, written), "complete": 1 - reference(model, written)}
    assert scorer.answer(question).probabilities == pytest.approx(expected, abs=1e-4)


def test_answers_differ_so_that_the_comparison_shows_something(model: Any) -> None:
    probabilities = [reference(model, written) for *_, written in PAIRS]
    assert max(probabilities) - min(probabilities) > 0.02


def test_turkish_capitals_are_read_as_their_small_letters(scorer: TextScorer) -> None:
    written = [
        scorer._ids(asked(reply, "tr", agent_text=AGENT)) for reply in ("İYİ", "iyi", "I\u0307YI\u0307")
    ]
    dotless = [scorer._ids(asked(reply, "tr", agent_text=AGENT)) for reply in ("HAYIR", "hayır", "hayir")]
    assert written[0] == written[1] == written[2]
    assert dotless[0] == dotless[1] == dotless[2]


def test_the_bracketed_words_of_the_template_are_plain_text(scorer: TextScorer) -> None:
    ids = scorer._ids(asked("tamam", "tr", agent_text=AGENT))
    # [CLS] and [SEP] stand at the ends, where the tokenizer puts them, and nowhere else.
    assert [place for place, number in enumerate(ids) if number in (2, 3)] == [0, len(ids) - 1]


def test_a_long_line_of_the_agent_is_shortened_and_the_reply_stays_whole(
    model: Any, scorer: TextScorer
) -> None:
    reply = "ne zaman yolda " * 20
    ids = scorer._ids(asked(reply, "tr", agent_text="fatura var " * 100 + "kargonuz yolda"))
    said = model.tokenizer("[sep] [user] " + reply)["input_ids"][1:]
    opening = model.tokenizer("[bot]")["input_ids"][:-1]
    assert len(ids) == 128
    assert ids[-len(said) :] == said
    assert ids[: len(opening)] == opening
    heard = ids[len(opening) : -len(said)]
    assert heard == model.tokenizer("fatura var " * 100 + "kargonuz yolda")["input_ids"][1:-1][-len(heard) :]


def test_what_the_agent_said_long_before_does_not_matter_but_its_end_does(scorer: TextScorer) -> None:
    def ids(agent: str) -> list[int]:
        return scorer._ids(asked("ne zaman " * 50, "tr", agent_text=agent))

    line = "fatura var " * 100
    assert ids("evet " + line) == ids("hayir " + line)
    assert ids(line + "evet") != ids(line + "hayir")


def test_a_reply_that_fills_the_model_alone_keeps_its_end(model: Any, scorer: TextScorer) -> None:
    ids = scorer._ids(asked("ne zaman " * 500 + "peki", "tr", agent_text=AGENT))
    end = model.tokenizer("zaman peki")["input_ids"][1:]
    assert len(ids) == 128
    assert ids[-len(end) :] == end


def test_who_speaks_decides_what_an_answer_means(scorer: TextScorer) -> None:
    idle = scorer.answer(asked("tamam", "tr", agent_text=AGENT))
    speaking = scorer.answer(asked("tamam", "tr", agent_text=AGENT, agent_state="speaking"))
    assert set(idle.probabilities) == {"complete", "backchannel"}
    assert set(speaking.probabilities) == {"interruption", "backchannel"}
    assert idle.probabilities["backchannel"] == speaking.probabilities["backchannel"]


@pytest.mark.parametrize("text", UNEXPECTED.values(), ids=UNEXPECTED)
def test_any_text_has_an_answer_and_no_text_looks_like_the_template(scorer: TextScorer, text: str) -> None:
    question = asked(text, "tr", agent_text=text)
    ids = scorer._ids(question)
    opening, joint = scorer._tokens.ids("[bot]"), scorer._tokens.ids("[sep] [user]")
    bracket = scorer._tokens.ids("[")[0]
    assert len(ids) <= 128
    assert ids.count(bracket) == opening.count(bracket) + joint.count(bracket)
    assert {0, 2, 3, 4}.isdisjoint(ids[1:-1])
    assert sum(scorer.answer(question).probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", SPEECHLESS.values(), ids=SPEECHLESS)
def test_without_a_line_or_a_reply_it_is_not_asked_and_does_not_answer(scorer: TextScorer, text: str) -> None:
    for question in (asked(text, "tr", agent_text=AGENT), asked("tamam", "tr", agent_text=text)):
        assert not scorer.applies(question)
        with pytest.raises(ScorerError, match="no reply"):
            scorer.answer(question)


def test_it_reads_turkish_only(scorer: TextScorer) -> None:
    assert scorer.applies(asked("tamam", "tr", agent_text=AGENT))
    assert not scorer.applies(asked("ok", "en", agent_text="Well."))


def test_a_batch_answers_as_each_would_alone_in_their_order(scorer: TextScorer) -> None:
    questions = [asked(reply, "tr", agent_text=agent) for agent, reply, _ in PAIRS] + [asked("", "tr")]
    together = scorer.answer_many(questions)
    assert isinstance(together[-1], ScorerError)
    for question, answer in zip(questions[:-1], together[:-1], strict=True):
        assert not isinstance(answer, ScorerError)
        assert answer.probabilities == pytest.approx(scorer.answer(question).probabilities, abs=1e-5)
