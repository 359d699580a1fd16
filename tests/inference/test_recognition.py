"""A tiny Whisper of the real architecture, through onnx-asr; and what becomes of words around it. Pure."""

import dataclasses
import json
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import onnx_asr
import pytest
import transformers
from onnx_asr.asr import TimestampedResult

from inference.registry.entries import ModelEntry, ModelFile
from inference.speech import languages, recognition
from inference.speech.recognition import (
    OnnxRecogniser,
    RecogniserError,
    agreement,
    said_so_far,
    word_error_rate,
)
from tests.inference import tiny_onnx

# transformers has no types.
EXTRACTOR: Any = transformers.WhisperFeatureExtractor
needs_torch = pytest.mark.needs("torch")
HEARD = {
    "a": 9.0,
    "<|endoftext|>": 8.0,
    "<|startoftranscript|>": 7.0,
    "<|en|>": 2.0,
    "<|yue|>": -1.0,
    "<|tr|>": 0.5,
    "<|transcribe|>": 6.0,
    "<|notimestamps|>": 5.0,
}
"""Tokens of the Whisper that is made without torch, and what each weighs."""

FRAME = 1_280
"""80 ms, as often as a Conformer says what it hears."""

LANGUAGE_TOKENS = ("<|en|>", "<|yue|>", "<|tr|>")
FILES = ("onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx", "vocab.json", "added_tokens.json")


def entry(**options: object) -> ModelEntry:
    files = tuple(ModelFile(name, "0" * 64, 1) for name in FILES)
    return ModelEntry(
        name="whisper-tiny",
        title="Tiny Whisper",
        contract="recogniser",
        source="hub",
        repository="ours/whisper-tiny",
        revision="a" * 40,
        files=files,
        languages=(),
        labels=(),
        threshold=0.5,
        licence="Apache-2.0",
        licence_must_be_accepted=False,
        enabled=True,
        options={"model": "whisper", "quantization": "", "takes_language": True, **options},
    )


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (random.standard_normal(int(seconds * 16_000)) * 0.1).astype(np.float32)


@pytest.fixture(scope="session")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Its module imports torch, which not every checkout has."""
    tiny_whisper = import_module("tests.inference.tiny_whisper")
    return tiny_whisper.build(tmp_path_factory.mktemp("whisper") / "tiny")


@needs_torch
@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_transcript_is_the_one_that_pytorch_writes(whisper: Any, language: str) -> None:
    sound = noise(3)
    heard = OnnxRecogniser(entry(), whisper.folder).recognise([sound], language)
    features = EXTRACTOR()(sound, sampling_rate=16_000, return_tensors="np").input_features
    said = whisper.says(features, language, most=150).strip().rstrip("\ufffd")
    assert len(said) > 50
    assert heard.text.startswith(said)
    assert heard.latency_ms > 0


@needs_torch
def test_the_language_is_told_to_the_model(whisper: Any) -> None:
    recogniser = OnnxRecogniser(entry(), whisper.folder)
    assert recogniser.recognise([noise(2)], "en").text != recogniser.recognise([noise(2)], "no").text


def listening(folder: Path) -> Path:
    """A Whisper that was made without torch: every token weighs what `HEARD` says."""
    (folder / "onnx").mkdir()
    return tiny_onnx.write_whisper(folder, HEARD)


def test_languages_are_weighed_among_the_language_tokens_alone(tmp_path: Path) -> None:
    sound = noise(3)
    heard = OnnxRecogniser(entry(), listening(tmp_path)).languages(sound)
    mean = EXTRACTOR()(sound, sampling_rate=16_000, return_tensors="np").input_features.mean()
    powers = {name[2:-2]: float(np.exp(mean * HEARD[name])) for name in LANGUAGE_TOKENS}
    assert heard == pytest.approx(
        {code: power / sum(powers.values()) for code, power in powers.items()}, abs=1e-3
    )
    assert len(set(heard.values())) == 3


@pytest.mark.parametrize(
    "fields",
    [{"languages": ("en",)}, {"options": {"model": "whisper", "quantization": "", "takes_language": False}}],
)
def test_a_model_of_one_language_has_no_opinion_on_it(tmp_path: Path, fields: dict[str, Any]) -> None:
    made = dataclasses.replace(entry(), **fields)
    assert OnnxRecogniser(made, listening(tmp_path)).languages(noise(1)) == {}


@needs_torch
def test_the_probability_of_each_language_is_the_one_that_pytorch_gives(whisper: Any) -> None:
    sound = noise(3)
    heard = OnnxRecogniser(entry(), whisper.folder).languages(sound)
    features = EXTRACTOR()(sound, sampling_rate=16_000, return_tensors="np").input_features
    assert heard == pytest.approx(whisper.hears(features), abs=1e-4)
    assert set(heard) == {"en", "no", "tr"}
    assert sum(heard.values()) == pytest.approx(1)


@needs_torch
def test_a_language_that_the_model_has_no_word_for_is_an_error_that_names_it(whisper: Any) -> None:
    with pytest.raises(RecogniserError, match="'fi'"):
        OnnxRecogniser(entry(), whisper.folder).recognise([noise(1)], "fi")


@needs_torch
def test_the_int8_files_are_taken_where_the_registry_says_so(whisper: Any) -> None:
    recogniser = OnnxRecogniser(entry(quantization="int8"), whisper.folder)
    exact = OnnxRecogniser(entry(), whisper.folder)
    assert recogniser.recognise([noise(2)], "en").text != exact.recognise([noise(2)], "en").text


def parakeet(folder: Path, heard: dict[int, str]) -> OnnxRecogniser:
    """A model of Parakeet's kind that hears these tokens in everything, each at its frame of 80 ms."""
    tokens = [*dict.fromkeys(heard.values()), "<blk>"]
    (folder / "vocab.txt").write_text("".join(f"{token} {number}\n" for number, token in enumerate(tokens)))
    (folder / "config.json").write_text(json.dumps({"model_type": "nemo-conformer-ctc"}))
    frames = np.zeros((1, 60, len(tokens)), np.float32)
    for frame in range(60):
        frames[0, frame, tokens.index(heard.get(frame, "<blk>"))] = 1
    (folder / "model.onnx").write_bytes(tiny_onnx.ctc(frames))
    options = {"model": "nemo-conformer-ctc", "quantization": "", "takes_language": False}
    return OnnxRecogniser(entry(**options), folder)


def test_words_have_the_times_that_the_recogniser_gives(tmp_path: Path) -> None:
    tokens = {2: "▁Two", 5: "▁cof", 7: "fees", 9: "▁,", 12: "▁please", 13: "."}
    heard = parakeet(tmp_path, tokens).recognise([noise(2)], "en")
    assert heard.text == "Two coffees, please."
    assert [(word.text, word.start, word.end) for word in heard.words] == [
        ("Two", 2 * FRAME, 2 * FRAME),
        ("coffees,", 5 * FRAME, 9 * FRAME),
        ("please.", 12 * FRAME, 13 * FRAME),
    ]


def test_the_times_of_a_long_turn_go_on_from_piece_to_piece(tmp_path: Path) -> None:
    heard = parakeet(tmp_path, {2: "▁so"}).recognise([noise(2), noise(1), noise(1)], "en")
    assert heard.text == "so so so"
    assert [word.start for word in heard.words] == [at + 2 * FRAME for at in (0, 32_000, 48_000)]


def test_where_nothing_was_heard_no_word_has_a_time(tmp_path: Path) -> None:
    heard = parakeet(tmp_path, {}).recognise([noise(1)], "en")
    assert (heard.text, heard.words) == ("", ())


@pytest.mark.parametrize(
    ("tokens", "times"),
    [
        (None, None),
        (["▁Two"], None),
        ([" Two", " coffees"], [0.1]),
        ([" Two", " teas"], [0.1, 0.2]),
    ],
)
def test_words_whose_letters_are_not_those_of_the_tokens_have_no_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tokens: list[str] | None, times: list[float] | None
) -> None:
    made = parakeet(tmp_path, {2: "▁so"})
    result = TimestampedResult("Two coffees", times, tokens)
    monkeypatch.setattr(type(made._model.asr), "_decode_tokens", lambda *_: result)
    heard = made.recognise([noise(1)], "en")
    assert (heard.text, heard.words) == ("Two coffees", ())


@needs_torch
def test_pieces_are_heard_one_after_the_other(whisper: Any) -> None:
    recogniser = OnnxRecogniser(entry(), whisper.folder)
    first, second = noise(2), noise(2, seed=1)
    apart = [recogniser.recognise([piece], "en").text for piece in (first, second)]
    assert recogniser.recognise([first, second], "en").text == " ".join(apart)


@needs_torch
def test_silence_or_nothing_at_all_is_no_crash(whisper: Any) -> None:
    recogniser = OnnxRecogniser(entry(), whisper.folder)
    assert isinstance(recogniser.recognise([np.zeros(16_000, np.float32)], "en").text, str)
    assert recogniser.recognise([], "en").text == ""


@needs_torch
@pytest.mark.parametrize("missing", FILES)
def test_a_missing_file_is_named_with_what_to_do(whisper: Any, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(whisper.folder, folder)
    (folder / missing).unlink()
    with pytest.raises(
        RecogniserError, match=f"Tiny Whisper cannot be opened.*{Path(missing).stem}.*models verify"
    ):
        OnnxRecogniser(entry(), folder)


@needs_torch
def test_a_truncated_file_is_an_error_and_no_crash(whisper: Any, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(whisper.folder, folder)
    encoder = folder / FILES[0]
    encoder.write_bytes(encoder.read_bytes()[:1000])
    with pytest.raises(RecogniserError, match="Tiny Whisper cannot be opened"):
        OnnxRecogniser(entry(), folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", []),
        ("vocab.json", None),
        ("vocab.json", {"a": [], "<|endoftext|>": 1}),
        ("added_tokens.json", 7),
    ],
)
def test_a_file_of_another_shape_is_an_error_and_no_crash(tmp_path: Path, name: str, content: object) -> None:
    """onnx-asr looks at none of them before it uses them."""
    (listening(tmp_path) / name).write_text(json.dumps(content))
    with pytest.raises(
        RecogniserError, match=r"Tiny Whisper cannot be opened|could not recognise anything|has no word"
    ):
        OnnxRecogniser(entry(), tmp_path).recognise([noise(1)], "en")


def test_nothing_is_downloaded_for_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError, match="Tiny Whisper is not here: run"):
        OnnxRecogniser(entry(model="onnx-community/whisper-base"), tmp_path / "nowhere")


def test_parakeet_is_opened_as_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are 600 MB, so that what onnx-asr is asked has to do."""
    asked: list[tuple[object, ...]] = []

    def load_model(model: str, path: Path, **options: object) -> object:
        asked.append((model, path, options["quantization"]))
        return object()

    monkeypatch.setattr(onnx_asr, "load_model", load_model)
    options = {"model": "nemo-conformer-tdt", "quantization": "int8", "takes_language": False}
    OnnxRecogniser(entry(**options), tmp_path)
    assert asked == [("nemo-conformer-tdt", tmp_path, "int8")]


def test_a_long_turn_is_cut_in_its_pauses_and_nothing_is_lost() -> None:
    audio = np.arange(100, dtype=np.float32)
    parts = recognition.pieces(audio, [(0, 20), (24, 38), (46, 70), (72, 95)], longest=50)
    assert [len(part) for part in parts] == [42, 29, 29]
    assert np.array_equal(np.concatenate(parts), audio)


def test_speech_without_a_pause_is_cut_where_it_is_full() -> None:
    assert [len(part) for part in recognition.pieces(np.zeros(25, np.float32), [(0, 25)], longest=10)] == [
        10,
        10,
        5,
    ]


def test_a_short_turn_stays_whole() -> None:
    assert [
        len(part) for part in recognition.pieces(np.zeros(9, np.float32), [(0, 4), (6, 9)], longest=10)
    ] == [9]


@needs_torch
def test_a_whisper_hears_the_end_of_a_long_turn(whisper: Any) -> None:
    """onnx-asr drops what follows the first 30 s; in pieces, different ends read differently."""
    recogniser = OnnxRecogniser(entry(), whisper.folder)
    beginning = noise(31)
    turns = [np.concatenate([beginning, noise(4, seed=seed)]) for seed in (1, 2)]
    whole = [recogniser.recognise([turn], "en").text for turn in turns]
    assert whole[0] == whole[1]
    cut = [recogniser.recognise(recognition.pieces(turn, []), "en").text for turn in turns]
    assert cut[0] != cut[1]


@pytest.mark.parametrize(
    ("reference", "heard", "language", "rate"),
    [
        ("Four, seven, one.", "four seven one", "en", 0),
        ("four seven one two", "four eleven one", "en", 0.5),
        ("ISPARTA", "ısparta", "tr", 0),
        ("四七一", "四、七二", "zh", 1 / 3),
        ("one", "", "en", 1),
    ],
)
def test_word_errors_are_counted_without_punctuation_and_case(
    reference: str, heard: str, language: str, rate: float
) -> None:
    assert word_error_rate(reference, heard, language) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("heard", "language", "said"),
    [
        ("four seven", "en", "Four, seven,"),
        ("for seven one", "en", "Four, seven, one,"),
        ("Four seven one nine.", "en", "Four, seven, one, nine."),
        ("", "en", ""),
    ],
)
def test_known_words_are_taken_as_far_as_they_were_said(heard: str, language: str, said: str) -> None:
    assert said_so_far("Four, seven, one, nine.", heard, language) == said


def test_known_words_without_spaces_are_taken_by_character() -> None:
    assert said_so_far("四七一九", "四七", "zh") == "四七"


@pytest.mark.parametrize(
    ("known", "heard", "language", "share"),
    [
        ("9952 85", "five two eight five", "en", 4 / 6),
        ("5285", "fifty-two eighty-five", "en", 1),
        ("5285", "zweiundfünfzig fünfundachtzig", "de", 1),
        ("5285", "femtito åtti fem", "no", 1),
        ("5285", "elli iki seksen beş", "tr", 1),
        ("5225", "cincuenta y dos veinticinco", "es", 1),
        ("2 5", "2, 5.", "fr", 1),
        ("1125", "११ २५", "hi", 1),
        ("52", "五二", "zh", 1),
        ("+999 55", "999 55", "en", 1),
        ("quiet-river42@example.com.", "Quiet river 42 at example dot com.", "en", 1),
        ("5 2 8 5", "It is a truth universally acknowledged that a single man", "en", 0),
        ("5285", "", "en", 0),
        ("5285", "cinquante-deux quatre-vingt-cinq", "fr", None),
        ("", "anything", "en", None),
    ],
)
def test_how_much_of_the_known_words_was_said(
    known: str, heard: str, language: str, share: float | None
) -> None:
    assert agreement(known, heard, language) == (share if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("heard", "language", "other"),
    [
        ("en", "ar", True),
        ("en", "hi", True),
        ("de", "zh", True),
        ("tr", "en", True),
        ("sv", "no", False),
        ("nn", "no", False),
        ("gl", "es", False),
        ("ur", "hi", False),
        ("yue", "zh", False),
        ("uk", "ru", False),
        ("en", "en", False),
    ],
)
def test_another_language_is_one_that_is_not_close(heard: str, language: str, other: bool) -> None:
    said = {**dict.fromkeys((language, "fr"), 0.02), heard: 0.96}
    found = languages.verdict(said, language, 5.0)
    assert found
    assert languages.is_other(dataclasses.asdict(found), language) is other


@pytest.mark.parametrize(
    ("probabilities", "seconds"),
    [
        ({"ar": 0.02, "en": 0.98}, 2.9),
        ({"ar": 0.15, "en": 0.85}, 9.0),
        ({"ar": 0.04, "fa": 0.05, "en": 0.91}, 9.0),
    ],
)
def test_short_or_doubtful_takes_are_left_alone(probabilities: dict[str, float], seconds: float) -> None:
    found = languages.verdict(probabilities, "ar", seconds)
    assert found
    assert not languages.is_other(dataclasses.asdict(found), "ar")


def test_who_knows_no_languages_or_not_the_rounds_has_no_verdict() -> None:
    assert languages.verdict({}, "ar", 9.0) is None
    assert languages.verdict({"en": 0.9, "de": 0.1}, "ar", 9.0) is None
    assert not languages.is_other({"snr_db": 20.0}, "ar")
