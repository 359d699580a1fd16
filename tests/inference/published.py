"""The tokenizers of the published models, out of packages that carry them, and what is made with them."""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer

from inference.registry import entries, overlay
from inference.running import loaded
from inference.scorers.base import Scorer
from inference.scorers.contracts import CONTRACTS
from tests import services
from tests.inference import tiny_onnx
from tests.inference.tiny_tokenizers import ACTIONS

PREDICT = 151_669
"""Id of the last token that semantic-turn-taking added to Qwen2.5's."""


def tokenizer(name: str) -> Path:
    """The file of a key of `services.TOKENIZERS`."""
    return services.NODE_MODULES / services.TOKENIZERS[name]


def qwen(folder: Path) -> Path:
    """Qwen2.5's `tokenizer.json` in a folder, with the five tokens that semantic-turn-taking added."""
    made = Tokenizer.from_file(str(tokenizer("qwen2.5")))
    made.add_special_tokens(list(ACTIONS))
    made.add_tokens([AddedToken("<|predict|>", special=False, normalized=False)])
    made.save(str(folder / "tokenizer.json"))
    return folder


def semantic_turn_taking(folder: Path) -> Scorer:
    """A small network of the true contract behind the tokenizer that `qwen` left in a folder."""
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model_q8.onnx").write_bytes(tiny_onnx.language_model(PREDICT + 1))
    known = overlay.entries(CONTRACTS)
    return loaded.open_scorer(entries.entry("semantic-turn-taking", known), folder)
