"""Speech to words, with onnx-asr. Pure: arrays in, text out; `inference.speech.transcripts` keeps it as rows.

Recognisers leave fillers out ("um", "eh"): nothing here says whether a speaker used one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, Final, NamedTuple, Protocol

import jiwer
import numpy as np
import onnx_asr
from msgspec import Meta
from numpy.typing import NDArray
from onnx_asr.asr import TimestampedResult
from onnx_asr.models.whisper import WhisperHf
from onnx_asr.utils import ModelLoadingError

from inference.registry.entries import ModelEntry
from inference.scorers import kinds
from inference.scorers.kinds import Contract
from inference.session import ORT_ERRORS, session_options
from inference.speech.numbers import UNITS, in_digits
from inference.text.cleaning import bare


class Options(kinds.Options, frozen=True, kw_only=True):
    """Attributes:
    model: model type of onnx-asr, such as "whisper".
    quantization: which of several files it opens; "" for those without a suffix.
    takes_language: whether it is told the language.
    """

    model: Annotated[str, Meta(min_length=1, description="a model type of onnx-asr")] = ""
    quantization: Annotated[str, Meta(description="text in quotes")] = "int8"
    takes_language: Annotated[bool, Meta(description="true or false")] = False


CONTRACT: Final = Contract(name="recogniser", options=Options())

_UNEXPECTED: Final = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What onnx-asr raises of files that are not of the model that it takes them for; it looks at none first."""
_RUNNING: Final[tuple[type[Exception], ...]] = (*ORT_ERRORS, *_UNEXPECTED)
_OPENING: Final[tuple[type[Exception], ...]] = (*ORT_ERRORS, ModelLoadingError, OSError, *_UNEXPECTED)

LONGEST: Final = 28 * 16_000
"""Samples a recogniser is given at once. Whisper hears 30 s and onnx-asr drops what follows, without a word:
the end of a long turn, which is all that matters here."""

WITHOUT_SPACES: Final = frozenset({"ja", "zh"})
"""Languages whose characters count as words: they put no spaces between words."""


SAID: Final = 0.5
"""Share of the known words from which on they count as said. A small recogniser mishears one word in five of
read speech; who says something else meets a few of them by chance. Chosen, not measured."""

_LANGUAGE: Final = re.compile(r"<\|[a-z]{2,3}\|>")
"""A language token of Whisper; its tasks have longer names."""


class RecogniserError(Exception):
    """A recogniser cannot be opened, or cannot say what it heard."""


class Word(NamedTuple):
    """Attributes:
    text: as it stands in the transcript.
    start: sample index at 16 kHz where its first token was heard, of all pieces in a row.
    end: where its last token was heard; no later than the word ends, and the same as `start` for one token.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """Attributes:
    text: as the model writes it, most often with punctuation and capitals; "" when it heard no words.
    latency_ms: from sound to text.
    words: those of the text with their times; none of a model that gives no times, such as Whisper.
    """

    text: str
    latency_ms: float
    words: tuple[Word, ...] = ()


class Recogniser(Protocol):
    """A model that writes down what it hears. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Stable key, such as "whisper-base"."""

    @property
    def revision(self) -> str:
        """Which weights; at most 64 characters."""

    def recognise(self, pieces: Sequence[NDArray[np.float32]], language: str) -> Recognised:
        """What is said in these stretches of sound, float32 [n] at 16 kHz each, one after the other.

        Args:
            language: ISO 639-1. Models that find out by themselves do not look at it.

        Raises:
            RecogniserError: it cannot say.
        """

    def languages(self, piece: NDArray[np.float32]) -> Mapping[str, float]:
        """How probable each language that it knows is in a stretch of sound; empty where it knows of none.

        Args:
            piece: float32 [n] at 16 kHz; at most `LONGEST` of it is heard.

        Raises:
            RecogniserError: it cannot say.
        """


class OnnxRecogniser:
    """Any model that onnx-asr knows, out of files that are here already: it never downloads."""

    def __init__(self, entry: ModelEntry, folder: Path) -> None:
        """Args:
            entry: with all `Options` among its options.
            folder: where its files lie, as its repository has them.

        Raises:
            RecogniserError: a file is missing, or is no model.
        """
        self.name, self.revision = entry.name, entry.version
        self._takes_language = bool(entry.options["takes_language"])
        self._model = _load(entry, folder)
        # The tokens of an English-only Whisper name languages too, which it never learnt.
        self._hears_languages = self._takes_language and len(entry.languages) != 1

    def recognise(self, pieces: Sequence[NDArray[np.float32]], language: str) -> Recognised:
        asked: dict[str, Any] = {"language": language} if self._takes_language else {}
        start = perf_counter()
        try:
            # Of a model that knows no times it gives none.
            model = self._model.with_timestamps()
            heard = [model.recognize(piece, sample_rate=16_000, **asked) for piece in pieces]
        except KeyError as error:
            raise RecogniserError(
                f"{self.name} has no word for {error}; does it know {language!r}?"
            ) from error
        except _RUNNING as error:
            raise RecogniserError(f"{self.name} could not recognise anything: {error}") from error
        text = " ".join(part.text.strip() for part in heard if part.text.strip())
        latency_ms = (perf_counter() - start) * 1000
        starts = accumulate((len(piece) for piece in pieces), initial=0)
        # Each piece has a start, and one more stands where the last ends.
        said = [_timed(part, at) for part, at in zip(heard, starts, strict=False) if part.text.strip()]
        # All words of a turn have their times or none has: a gap would look like silence.
        return Recognised(text, latency_ms, tuple(chain.from_iterable(said)) if all(said) else ())

    def languages(self, piece: NDArray[np.float32]) -> Mapping[str, float]:
        asr = self._model.asr
        if not (self._hears_languages and isinstance(asr, WhisperHf)):
            return {}
        try:
            return _language_probabilities(asr, piece[:LONGEST])
        except _RUNNING as error:
            raise RecogniserError(f"{self.name} could not tell the language: {error}") from error


def pieces(
    audio: NDArray[np.float32], spans: Sequence[tuple[int, int]], longest: int = LONGEST
) -> list[NDArray[np.float32]]:
    """Cut a long stretch of sound in its pauses, so that no piece is longer than a recogniser hears.

    Args:
        audio: float32 [n] at 16 kHz.
        spans: [start, end) of speech in it, in samples, in order.
        longest: samples; speech without a pause for longer is cut where it is full.
    """
    cuts, start = [0], 0
    pauses = [(before[1] + after[0]) // 2 for before, after in pairwise(spans)]
    while len(audio) - start > longest:
        within = [pause for pause in pauses if start < pause <= start + longest]
        start = within[-1] if within else start + longest
        cuts.append(start)
    return [audio[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(audio)], strict=True)]


def word_error_rate(reference: str, heard: str, language: str) -> float:
    """Word errors per word of the reference (jiwer), punctuation and case left out.

    Chinese and Japanese count characters. `reference` has at least one word.
    """
    return float(jiwer.wer(" ".join(_units(reference, language)), " ".join(_units(heard, language))))


def agreement(known: str, heard: str, language: str) -> float | None:
    """How much of the known words was said, in order: 0 to 1.

    None where nothing can be said: no words are known, or numbers were heard in words of a language whose
    numbers `inference.speech.numbers` does not read.
    """
    wanted, said = _units(known, language), _units(heard, language)
    digits = [unit for unit in wanted if unit.isdigit()]
    if not wanted or (digits and language not in UNITS and not any(unit.isdigit() for unit in said)):
        return None
    return float(jiwer.process_words(" ".join(wanted), " ".join(said)).hits / len(wanted)) if said else 0.0


def said_so_far(known: str, heard: str, language: str) -> str:
    """The beginning of the known words that comes closest to what was heard up to a cut.

    Of several beginnings as close as each other the longest: rather a word misheard than a word not said.
    """
    space = "" if language in WITHOUT_SPACES else " "
    words = known.split() if space else list(known)
    beginnings = [space.join(words[:length]) for length in range(len(words) + 1)]
    distances = _distances(_units(known, language), _units(heard, language))
    return min(reversed(beginnings), key=lambda beginning: distances[len(_units(beginning, language))])


def _units(text: str, language: str) -> list[str]:
    words = in_digits(bare(text, language), language)
    return list(words.replace(" ", "")) if language in WITHOUT_SPACES else words.split()


def _distances(known: Sequence[str], said: Sequence[str]) -> list[int]:
    """Levenshtein distance from `said` to every beginning of `known`, the empty one first."""
    row = list(range(len(known) + 1))
    for number, word in enumerate(said, start=1):
        before, row = row, [number]
        for place, other in enumerate(known):
            row.append(min(before[place] + (word != other), before[place + 1] + 1, row[place] + 1))
    return row


def _language_probabilities(asr: WhisperHf, piece: NDArray[np.float32]) -> dict[str, float]:
    """Softmax over the language tokens after the first (openai/whisper, `detect_language`)."""
    # onnx-asr picks a language by itself, but does not say how sure it is: that is only to be had inside.
    tokens = {name[2:-2]: number for name, number in asr._tokens.items() if _LANGUAGE.fullmatch(name)}
    heard = asr._encode(piece[None], np.array([len(piece)], np.int64))
    logits, _ = asr._decode(asr._detect_lang_input, asr._create_state(), heard)
    among = logits[0, -1, list(tokens.values())].astype(np.float64)
    powers = np.exp(among - among.max())
    return dict(zip(tokens, (powers / powers.sum()).tolist(), strict=True))


def _timed(heard: TimestampedResult, offset: int) -> list[Word]:
    """The words of a piece that begins at `offset`; none where a token has no time.

    Text and tokens have the same letters; onnx-asr takes spaces away that stand before punctuation.
    """
    tokens = zip(heard.tokens or (), heard.timestamps or (), strict=False)
    times = [seconds for token, seconds in tokens for letter in token if not letter.isspace()]
    words = heard.text.split()
    ends = list(accumulate(map(len, words)))
    if not ends or ends[-1] != len(times):
        return []
    at = [offset + round(seconds * 16_000) for seconds in times]
    return [Word(word, at[end - len(word)], at[end - 1]) for word, end in zip(words, ends, strict=True)]


def _load(entry: ModelEntry, folder: Path) -> Any:
    if not folder.is_dir():  # onnx-asr would go and download
        raise RecogniserError(f"{entry.title} is not here: run `manage.py models fetch {entry.name}`.")
    try:
        return onnx_asr.load_model(
            entry.options["model"],
            folder,
            quantization=entry.options["quantization"] or None,
            sess_options=session_options(),
            providers=["CPUExecutionProvider"],
        )
    except _OPENING as error:
        raise RecogniserError(
            f"{entry.title} cannot be opened: {error} "
            f"Run `manage.py models verify {entry.name}`, and fetch it again where that names a file."
        ) from error
