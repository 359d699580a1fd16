"""Small models with the true contracts: the real architectures with random weights, exported by torch.

Each comes with its PyTorch module, which is the reference of the scorer's answer. Import this module only
where torch is known to be here (`pytest.mark.needs("torch")`), as the fixtures of `conftest` do. Sizes may be
given instead of the tiny ones, under the names of the architecture's configuration.
"""

import hashlib
import io
import warnings
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DynamicCache,
    ModernBertConfig,
    ModernBertForSequenceClassification,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
    Wav2Vec2Config,
    Wav2Vec2Model,
    WhisperConfig,
)
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from inference.registry import entries, overlay
from inference.registry.entries import ModelEntry, ModelFile
from inference.scorers.contracts import CONTRACTS
from tests.inference.tiny_tokenizers import ACTIONS, byte_level, wordpiece

# torch and transformers type their modules loosely.
Module = Any

WIDTH = 32
SPREAD = 0.5
"""Standard deviation of the random weights: as small as usual, all answers would be one half."""

BERT: dict[str, Any] = {
    "hidden_size": WIDTH,
    "intermediate_size": 64,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "initializer_range": SPREAD,
}
QWEN2 = {**BERT, "num_hidden_layers": 3, "num_key_value_heads": 2}
DISTILBERT = {"dim": WIDTH, "hidden_dim": 64, "n_heads": 4, "n_layers": 2, "initializer_range": SPREAD}
WAV2VEC2 = {
    **BERT,
    "conv_dim": (16, 16, 16),
    "conv_stride": (10, 8, 4),
    "conv_kernel": (10, 8, 4),
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}
WHISPER = {
    "d_model": WIDTH,
    "encoder_layers": 2,
    "encoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "max_source_positions": 400,
    "num_mel_bins": 80,
}


@dataclass(frozen=True)
class Tiny:
    """A model in a folder, as a scorer opens it, and the module that it was exported from."""

    entry: ModelEntry
    folder: Path
    module: Module

    @property
    def tokenizer(self) -> Any:
        """transformers' own tokenizer of the same file: the reference, which does read special tokens."""
        made: Any = PreTrainedTokenizerFast
        return made(tokenizer_file=str(self.folder / "tokenizer.json"))

    def logits(self, *inputs: Sequence[int]) -> np.ndarray:
        """What the module says to token ids."""
        with torch.no_grad():
            return np.asarray(self.module(input_ids=torch.tensor(inputs)).logits)


def namo(
    folder: Path,
    architecture: str = "distilbert",
    *,
    length: int = 24,
    quantised: bool = False,
    **larger: Any,
) -> Tiny:
    """Namo's contract: `input_ids` and `attention_mask` in, logits [B, 2] out."""
    tokens = wordpiece(folder, lowercase=False)
    words = tokens.get_vocab_size()
    torch.manual_seed(1)
    module: Module
    if architecture == "distilbert":
        module = DistilBertForSequenceClassification(_config(DistilBertConfig, words, DISTILBERT, larger))
    else:
        special = {"pad": 0, "bos": 2, "eos": 3, "cls": 2, "sep": 3}
        special = {f"{name}_token_id": number for name, number in special.items()}
        module = ModernBertForSequenceClassification(_config(ModernBertConfig, words, BERT | special, larger))
    _export_classifier(module, folder / "model_quant.onnx", ("input_ids", "attention_mask"))
    if quantised:
        _quantise(folder / "model_quant.onnx")
    files = ("model_quant.onnx", "tokenizer.json")
    return Tiny(_entry("namo-multilingual", folder, files, {"max_length": length}), folder, module.eval())


def turn_detector(folder: Path, *, length: int = 128, **larger: Any) -> Tiny:
    """turn-detector-v2's contract: BERT of two classes with an uncased vocabulary."""
    tokens = wordpiece(folder, lowercase=True)
    torch.manual_seed(2)
    module: Module = BertForSequenceClassification(_config(BertConfig, tokens.get_vocab_size(), BERT, larger))
    _export_classifier(module, folder / "model.onnx", ("input_ids", "attention_mask", "token_type_ids"))
    files = ("model.onnx", "tokenizer.json")
    return Tiny(_entry("turn-detector-v2", folder, files, {"max_length": length}), folder, module.eval())


def semantic_turn_taking(folder: Path, *, length: int = 1024, **larger: Any) -> Tiny:
    """Qwen2 with a key-value cache among its inputs, in the layout of its ONNX community exports."""
    tokens = byte_level(folder)
    torch.manual_seed(3)
    module: Module = Qwen2ForCausalLM(_config(Qwen2Config, tokens.get_vocab_size(), QWEN2, larger))
    (folder / "onnx").mkdir()
    _export_with_cache(module.eval(), folder / "onnx" / "model_q8.onnx")
    ids = {token: tokens.token_to_id(token) for token in ACTIONS}
    files = ("onnx/model_q8.onnx", "tokenizer.json")
    options = {"max_length": length, "action_ids": ids}
    return Tiny(_entry("semantic-turn-taking", folder, files, options), folder, module)


def smart_turn_v2(folder: Path) -> Tiny:
    """A Wav2Vec2 under a pooling classifier whose `logits` are a sigmoid already; one second, not 16."""
    torch.manual_seed(4)
    module = Endpointing(Wav2Vec2Model(_config(Wav2Vec2Config, 32, WAV2VEC2, {}))).eval()
    sound, mask = torch.randn(1, 16_000), torch.ones(1, 16_000, dtype=torch.long)
    names = ("input_values", "attention_mask")
    _export(module, (sound, mask), folder / "model.onnx", names, {name: {0: "batch"} for name in names})
    entry = _entry("smart-turn-v2", folder, ("model.onnx",), {"seconds": 1})
    return Tiny(entry, folder, module)


def smart_turn_v3(folder: Path) -> Tiny:
    """A Whisper encoder under the same classifier: `input_features` [B, 80, 800] in, a sigmoid out."""
    torch.manual_seed(5)
    module = Listening(WhisperEncoder(_config(WhisperConfig, 51_865, WHISPER, {}))).eval()
    features = torch.randn(1, 80, 800)
    _export(module, (features,), folder / "tiny.onnx", ("input_features",), {"input_features": {0: "batch"}})
    return Tiny(_entry("smart-turn", folder, ("tiny.onnx",), {}), folder, module)


class Pooling(nn.Module):
    """Attention pooling over time and a classifier [B, 1], as smart-turn puts on its encoders."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.Sequential(nn.Linear(WIDTH, 16), nn.Tanh(), nn.Linear(16, 1))
        self.classifier = nn.Sequential(nn.Linear(WIDTH, 16), nn.LayerNorm(16), nn.GELU(), nn.Linear(16, 1))

    def forward(self, hidden: Tensor, hidden_mask: Tensor | None = None) -> Tensor:
        weights = self.attention(hidden)
        if hidden_mask is not None:
            weights = weights + (1.0 - hidden_mask[..., None].to(weights.dtype)) * -1e9
        pooled = (hidden * torch.softmax(weights, dim=1)).sum(dim=1)
        return torch.sigmoid(self.classifier(pooled))


class Endpointing(nn.Module):
    """Smart Turn v2's layout."""

    def __init__(self, wav2vec2: Module) -> None:
        super().__init__()
        self.wav2vec2, self.pooling = wav2vec2, Pooling()

    def forward(self, input_values: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.wav2vec2(input_values, attention_mask=attention_mask).last_hidden_state
        mask = self.wav2vec2._get_feature_vector_attention_mask(hidden.shape[1], attention_mask)
        pooled: Tensor = self.pooling(hidden, mask)
        return pooled


class Listening(nn.Module):
    """Smart Turn v3's layout."""

    def __init__(self, encoder: Module) -> None:
        super().__init__()
        self.encoder, self.pooling = encoder, Pooling()

    def forward(self, input_features: Tensor) -> Tensor:
        pooled: Tensor = self.pooling(self.encoder(input_features).last_hidden_state)
        return pooled


class Logits(nn.Module):
    """A classifier whose only output is its logits."""

    def __init__(self, module: Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Tensor) -> Tensor:
        names = ("input_ids", "attention_mask", "token_type_ids")
        logits: Tensor = self.module(**dict(zip(names, inputs, strict=False))).logits
        return logits


class Cached(nn.Module):
    """A language model that takes its cache as tensors and hands it back."""

    def __init__(self, module: Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor, *past: Tensor) -> Any:
        cache: Any = DynamicCache(config=self.module.config)
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        said = self.module(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        present = [tensor for layer in said.past_key_values.layers for tensor in (layer.keys, layer.values)]
        return (said.logits, *present)


def _config(kind: Any, words: int, sizes: Mapping[str, Any], larger: Mapping[str, Any]) -> Any:
    """With attention written out, which the exporter follows."""
    return kind(vocab_size=words, attn_implementation="eager", **{**sizes, **larger})


def _export_classifier(module: Module, path: Path, names: Sequence[str]) -> None:
    ids = torch.randint(5, 20, (2, 7))
    inputs = (ids, torch.ones_like(ids), torch.zeros_like(ids))[: len(names)]
    _export(Logits(module).eval(), inputs, path, names, {name: {0: "batch", 1: "tokens"} for name in names})


def _export_with_cache(module: Module, path: Path) -> None:
    config = module.config
    size = config.hidden_size // config.num_attention_heads
    caches = [
        f"past_key_values.{layer}.{part}"
        for layer in range(config.num_hidden_layers)
        for part in ("key", "value")
    ]
    presents = [name.replace("past_key_values", "present") for name in caches]
    past = [torch.randn(1, config.num_key_value_heads, 3, size) for _ in caches]
    ids = torch.randint(0, 20, (1, 7))
    inputs = (ids, torch.ones(1, 10, dtype=torch.long), torch.arange(3, 10)[None], *past)
    axes: dict[str, dict[int, str]] = {
        "input_ids": {0: "batch", 1: "tokens"},
        "attention_mask": {0: "batch", 1: "all_tokens"},
        "position_ids": {0: "batch", 1: "tokens"},
        **{name: {0: "batch", 2: "past"} for name in caches},
        **{name: {0: "batch", 2: "all_tokens"} for name in presents},
    }
    names = ("input_ids", "attention_mask", "position_ids", *caches)
    _export(Cached(module), inputs, path, names, axes, ("logits", *presents))


def _export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    path: Path,
    names: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    outputs: Sequence[str] = ("logits",),
) -> None:
    """By the exporter that follows a trace: these models have no branches, and it takes a second."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            inputs,
            path,
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes={**{name: dict(axis) for name, axis in axes.items()}, outputs[0]: {0: "batch"}},
            dynamo=False,
        )


def _quantise(path: Path) -> None:
    exact = path.rename(path.with_name("exact.onnx"))
    quantize_dynamic(exact, path, weight_type=QuantType.QInt8)


def _entry(name: str, folder: Path, names: Sequence[str], options: Mapping[str, Any]) -> ModelEntry:
    """The registry's entry, as it would be for these files."""
    contents = {file: (folder / file).read_bytes() for file in names}
    files = tuple(
        ModelFile(file, hashlib.sha256(data).hexdigest(), len(data)) for file, data in contents.items()
    )
    known = entries.entry(name, overlay.entries(CONTRACTS))
    return replace(known, files=files, options={**known.options, **options}, enabled=True)
