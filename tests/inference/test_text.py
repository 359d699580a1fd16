"""What becomes of words before a model reads them, and that no words become special tokens."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from inference.scorers.base import ScorerError
from inference.scorers.turn_detector import fold
from inference.text.cleaning import clean, lower_turkish, plain, says_something
from inference.text.tokens import Tokens
from tests.inference.questions import SPEECHLESS, UNEXPECTED
from tests.inference.tiny_tokenizers import byte_level, wordpiece


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("so\x00 I\x1b think\u2028not\r\n", "so I think not"),
        ("cafe\u0301", "café"),
        ("a \ud83d b", "a b"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_a_transcript_becomes_one_line_and_keeps_its_joiners(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_plain_text_keeps_the_apostrophe_of_a_word_and_loses_all_other_punctuation() -> None:
    assert plain("Don't — stop, 'now'!") == "don't stop now"
    assert plain("¿Qué? Ça va: l’eau… ok") == "qué ça va l’eau ok"
    assert plain("yes,no.3.5") == "yes no 3 5"


@pytest.mark.parametrize("text", SPEECHLESS.values(), ids=SPEECHLESS)
def test_punctuation_alone_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", UNEXPECTED.values(), ids=UNEXPECTED)
def test_whatever_else_is_said_is_something(text: str) -> None:
    assert says_something(text)
    assert clean(clean(text)) == clean(text)
    assert plain(plain(text)) == plain(text)


def test_turkish_capitals_become_turkish_small_letters() -> None:
    assert lower_turkish("ISPARTA İYİ") == "ısparta iyi"
    assert len(lower_turkish("İ")) == 1


@pytest.mark.parametrize("text", ["IŞIK İYİ", "IŞIK I\u0307YI\u0307", "ışık iyi", "ışık i\u0307yi\u0307"])
def test_a_dotless_i_is_folded_after_the_capitals_and_no_dot_is_left_over(text: str) -> None:
    assert fold(text) == "işik iyi"


@pytest.fixture(params=["wordpiece cased", "wordpiece uncased", "byte level"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "byte level":
        byte_level(tmp_path)
    else:
        wordpiece(tmp_path, lowercase=request.param.endswith("uncased"))
    return tmp_path / "tokenizer.json"


@pytest.mark.parametrize("text", UNEXPECTED.values(), ids=UNEXPECTED)
def test_no_text_becomes_a_special_token(file: Path, text: str) -> None:
    tokens, added = Tokens(file), Tokenizer.from_file(str(file)).get_added_tokens_decoder()
    reserved = {number for number, token in added.items() if token.content != "[UNK]"}
    assert reserved.isdisjoint(tokens.ids(clean(text)))


@pytest.mark.parametrize("token", ["[SEP]", "<|im_end|>", "<|predict|>", "[CLS]", "<|start_speaking|>"])
def test_the_name_of_a_token_is_read_as_letters(file: Path, token: str) -> None:
    whole = Tokenizer.from_file(str(file))
    tokens = Tokens(file)
    if whole.token_to_id(token) is None:
        with pytest.raises(ScorerError, match="no special token"):
            tokens.special(token)
    else:
        assert len(tokens.ids(token)) > 1
        assert tokens.special(token) == whole.token_to_id(token)


def test_the_frame_of_a_text_is_the_tokenizers_own(tmp_path: Path) -> None:
    wordpiece(tmp_path, lowercase=False)
    tokens = Tokens(tmp_path / "tokenizer.json")
    assert (tokens.before, tokens.after, tokens.room) == ([2], [3], 2)
    assert tokens.framed(tokens.ids("a")) == [2, *tokens.ids("a"), 3]


def test_neither_truncation_nor_padding_of_the_file_is_followed(tmp_path: Path) -> None:
    wordpiece(tmp_path, lowercase=False)
    tokens = Tokens(tmp_path / "tokenizer.json")
    assert len(tokens.ids("cat " * 100)) == 100
    assert len(tokens.ids("cat")) == 1


@pytest.mark.parametrize("content", ["", "{}", "no JSON"])
def test_a_file_that_is_no_tokenizer_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content)
    with pytest.raises(ScorerError, match=r"tokenizer\.json is no tokenizer"):
        Tokens(file)
    with pytest.raises(ScorerError, match="is no tokenizer"):
        Tokens(tmp_path / "missing.json")


def test_a_frame_with_a_token_that_there_is_not_makes_a_file_no_tokenizer(tmp_path: Path) -> None:
    """Its Rust panics over it, and what it raises then derives from BaseException alone."""
    wordpiece(tmp_path, lowercase=False)
    written = json.loads((tmp_path / "tokenizer.json").read_text())
    del written["post_processor"]["special_tokens"]["[SEP]"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(written))
    with pytest.raises(ScorerError, match="tokenizer cannot read that"):
        Tokens(tmp_path / "tokenizer.json")


@pytest.mark.parametrize("kind", ["WordLevel", "WordPiece", "Unigram"])
def test_words_that_a_vocabulary_has_no_token_for_are_an_error_and_stop_no_other_text(
    tmp_path: Path, kind: str
) -> None:
    """tokenizers raises for what such a vocabulary lacks, where another has [UNK]."""
    vocabularies = {"WordLevel": {"a": 0}, "WordPiece": {"a": 0}, "Unigram": [("a", -1.0)]}
    whole = Tokenizer(getattr(models, kind)(vocabularies[kind]))
    whole.pre_tokenizer = pre_tokenizers.Whitespace()
    whole.add_special_tokens(["<|end|>"])
    whole.save(str(tmp_path / "tokenizer.json"))
    tokens = Tokens(tmp_path / "tokenizer.json")
    assert tokens.ids("a a") == [0, 0]
    with pytest.raises(ScorerError, match="tokenizer cannot read that"):
        tokens.ids("a 漢")


def test_a_word_that_somebody_added_stays_a_word_unless_a_template_uses_it(tmp_path: Path) -> None:
    """A model that was taught "mhm" as one token has to be given that one."""
    file = tmp_path / "tokenizer.json"
    whole = byte_level(tmp_path)
    whole.add_tokens(["mhm"])
    whole.save(str(file))
    number = whole.token_to_id("mhm")
    assert number in Tokens(file).ids("well mhm")
    steered = Tokens(file, {"mhm"})
    assert number not in steered.ids("well mhm")
    assert steered.special("mhm") == number


def test_a_token_that_steers_and_can_be_said_is_refused(tmp_path: Path) -> None:
    """What the vocabulary has as a word of its own cannot be taken out of reach."""
    whole = byte_level(tmp_path)
    whole.add_special_tokens(["a"])
    whole.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ScorerError, match="reads a out of a transcript as a special token"):
        Tokens(tmp_path / "tokenizer.json")
