"""A Whisper of 60,000 weights in the layout of onnx-community: the real architecture, exported by torch.

`decoder_model_merged.onnx` holds two branches as optimum's does: without a cache for the first step, with one
for every other. The branch with a cache hands back empty keys and values of the encoder, since they do not
change.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx_asr.models.whisper import bytes_to_unicode
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.export import Dim
from transformers import DynamicCache, EncoderDecoderCache, WhisperConfig, WhisperForConditionalGeneration

# torch and transformers type their modules loosely.
Model = Any
Config: Any = WhisperConfig
OPSET = 18
LAYERS, HEADS, WIDTH = 2, 2, 32
BYTES = list(bytes_to_unicode().values())
ADDED = ["<|startoftranscript|>", "<|en|>", "<|no|>", "<|tr|>", "<|transcribe|>", "<|notimestamps|>"]
LANGUAGES = ["en", "no", "tr"]
TOKENS = {token: number for number, token in enumerate([*BYTES, "<|endoftext|>", *ADDED])}
CACHE = [
    f"{layer}.{side}.{part}"
    for layer in range(LAYERS)
    for side in ("decoder", "encoder")
    for part in ("key", "value")
]


@dataclass(frozen=True)
class TinyWhisper:
    """The folder that a recogniser opens, and what PyTorch says to the same."""

    folder: Path
    model: Model

    def says(self, features: np.ndarray, language: str, most: int) -> str:
        """The first so many tokens of a greedy transcript, straight from PyTorch, with a cache of its own.

        features: float32 [1, 80, 3000].
        """
        tokens = [TOKENS[name] for name in ("<|startoftranscript|>", f"<|{language}|>", *ADDED[-2:])]
        cache, new = EncoderDecoderCache(DynamicCache(), DynamicCache()), tokens
        with torch.no_grad():
            states = self.model.model.encoder(torch.from_numpy(features)).last_hidden_state
            while len(tokens) < most and tokens[-1] != TOKENS["<|endoftext|>"]:
                decoded = self.model.model.decoder(
                    torch.tensor([new]), encoder_hidden_states=states, past_key_values=cache, use_cache=True
                )
                new = [int(self.model.proj_out(decoded.last_hidden_state)[0, -1].argmax())]
                tokens = [*tokens, *new]
        named = [BYTES[token] for token in tokens if token < len(BYTES)]
        decoder = {letter: number for number, letter in bytes_to_unicode().items()}
        return bytes(decoder[letter] for letter in named).decode("utf-8", errors="replace").removeprefix(" ")

    def hears(self, features: np.ndarray) -> dict[str, float]:
        """Probability of each language, straight from PyTorch; `features` float32 [1, 80, 3000]."""
        start = torch.tensor([[TOKENS["<|startoftranscript|>"]]])
        with torch.no_grad():
            states = self.model.model.encoder(torch.from_numpy(features)).last_hidden_state
            decoded = self.model.model.decoder(start, encoder_hidden_states=states).last_hidden_state
            logits = self.model.proj_out(decoded)[0, -1]
        among = torch.softmax(logits[[TOKENS[f"<|{code}|>"] for code in LANGUAGES]], 0)
        return dict(zip(LANGUAGES, among.tolist(), strict=True))


def build(folder: Path, seed: int = 3) -> TinyWhisper:
    """Write encoder, decoder, vocabulary and configuration as the repository has them, float32 and int8."""
    model = _model(seed)
    (folder / "onnx").mkdir(parents=True)
    _export_encoder(model, folder / "onnx" / "encoder_model.onnx")
    _export_decoder(model, folder / "onnx" / "decoder_model_merged.onnx")
    for name in ("encoder_model", "decoder_model_merged"):
        source, target = folder / "onnx" / f"{name}.onnx", folder / "onnx" / f"{name}_int8.onnx"
        quantize_dynamic(source, target, weight_type=QuantType.QUInt8, op_types_to_quantize=["MatMul"])
    vocabulary = {token: number for token, number in TOKENS.items() if token not in ADDED}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "added_tokens.json").write_text(json.dumps({token: TOKENS[token] for token in ADDED}))
    (folder / "config.json").write_text(json.dumps({"model_type": "whisper", "num_mel_bins": 80}))
    return TinyWhisper(folder, model)


def _model(seed: int) -> Model:
    torch.manual_seed(seed)
    end = TOKENS["<|endoftext|>"]
    sides = ("encoder", "decoder")
    config = Config(
        vocab_size=len(TOKENS),
        d_model=WIDTH,
        encoder_layers=1,
        decoder_layers=LAYERS,
        **{f"{side}_attention_heads": HEADS for side in sides},
        **{f"{side}_ffn_dim": WIDTH for side in sides},
        # Large enough that every step says something else.
        init_std=0.5,
        attn_implementation="eager",
        **{f"{name}_token_id": end for name in ("pad", "bos", "eos")},
        decoder_start_token_id=TOKENS["<|startoftranscript|>"],
        suppress_tokens=None,
        begin_suppress_tokens=None,
    )
    model: Model = WhisperForConditionalGeneration(config)
    return model.eval()


class _Encoder(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.encoder = model.model.encoder

    def forward(self, input_features: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_features).last_hidden_state
        return states


class _Decoder(nn.Module):
    """One step; with `past` it sees one token, and its cross attention is remembered."""

    def __init__(self, model: Model, *, cached: bool) -> None:
        super().__init__()
        self.decoder, self.head, self.cached = model.model.decoder, model.proj_out, cached

    def forward(self, input_ids: Tensor, encoder_hidden_states: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        cache = _cache(past) if self.cached else None
        out = self.decoder(
            input_ids, encoder_hidden_states=encoder_hidden_states, past_key_values=cache, use_cache=True
        )
        return self.head(out.last_hidden_state), *_present(out.past_key_values)


def _cache(past: tuple[Tensor, ...]) -> EncoderDecoderCache:
    layers = [past[start : start + 4] for start in range(0, len(past), 4)]
    own = DynamicCache([layer[:2] for layer in layers])
    return EncoderDecoderCache(own, DynamicCache([layer[2:] for layer in layers]))


def _present(cache: Any) -> list[Tensor]:
    layers = zip(cache.self_attention_cache.layers, cache.cross_attention_cache.layers, strict=True)
    return [part for own, cross in layers for part in (own.keys, own.values, cross.keys, cross.values)]


def _export_encoder(model: Model, path: Path) -> None:
    batch = {"input_features": {0: Dim.DYNAMIC}}
    program = _program(_Encoder(model), (torch.zeros(2, 80, 3000),), ["input_features"], batch)
    graph = program.model_proto
    graph.graph.node.append(helper.make_node("Identity", [graph.graph.output[0].name], ["last_hidden_state"]))
    graph.graph.output[0].name = "last_hidden_state"
    onnx.save(graph, path)


def _export_decoder(model: Model, path: Path) -> None:
    """Both branches under one `If`, named as optimum names them."""
    states = torch.zeros(2, 1500, WIDTH)
    first = _branch(model, (torch.ones(2, 4, dtype=torch.int64), states), cached=False)
    past = [torch.zeros(2, HEADS, 1500 if ".encoder." in name else 5, WIDTH // HEADS) for name in CACHE]
    later = _branch(model, (torch.ones(2, 1, dtype=torch.int64), states, *past), cached=True)
    outputs = ["logits", *(f"present.{name}" for name in CACHE)]
    choice = helper.make_node("If", ["use_cache_branch"], outputs, then_branch=later, else_branch=first)
    floats: Any = TensorProto.FLOAT
    kept: Any = ["batch", HEADS, None, WIDTH // HEADS]
    inputs = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"]),
        helper.make_tensor_value_info("encoder_hidden_states", floats, ["batch", "frames", WIDTH]),
        *(helper.make_tensor_value_info(f"past_key_values.{name}", floats, kept) for name in CACHE),
        helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]),
    ]
    shapes: list[Any] = [["batch", "tokens", len(TOKENS)], *([kept] * len(CACHE))]
    made = [
        helper.make_tensor_value_info(*pair)
        for pair in zip(outputs, [floats] * len(outputs), shapes, strict=True)
    ]
    graph = helper.make_graph([choice], "decoder_model_merged", inputs, made)
    merged = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(merged)
    onnx.save(merged, path)


def _branch(model: Model, example: tuple[Tensor, ...], *, cached: bool) -> onnx.GraphProto:
    """One branch as the body of an `If`: its inputs come from the graph around it."""
    names = ["input_ids", "encoder_hidden_states", *(f"past_key_values.{name}" for name in CACHE)]
    batch, length = {0: Dim.DYNAMIC}, {0: Dim.DYNAMIC, 2: Dim.DYNAMIC}
    past = tuple(batch if ".encoder." in name else length for name in CACHE)
    shapes = (batch, batch, past) if cached else ({0: Dim.DYNAMIC, 1: Dim.DYNAMIC}, batch)
    graph = _program(_Decoder(model, cached=cached), example, names[: len(example)], shapes).model_proto.graph
    outputs = [
        _given(graph, made.name, name, cached) for made, name in zip(graph.output, ["", *CACHE], strict=True)
    ]
    return helper.make_graph(
        list(graph.node), "cached" if cached else "first", [], outputs, initializer=list(graph.initializer)
    )


def _given(graph: onnx.GraphProto, made: str, name: str, cached: bool) -> onnx.ValueInfoProto:
    """The branch's name for an output; the encoder's keys and values are empty once remembered."""
    own = f"branch.{name or 'logits'}"
    if cached and ".encoder." in name:
        empty = numpy_helper.from_array(np.zeros((0, HEADS, 1, WIDTH // HEADS), np.float32))
        graph.node.append(helper.make_node("Constant", [], [own], value=empty))
    else:
        graph.node.append(helper.make_node("Identity", [made], [own]))
    shape = [None, HEADS, None, WIDTH // HEADS] if name else [None, None, len(TOKENS)]
    return helper.make_tensor_value_info(own, TensorProto.FLOAT, shape)


def _program(module: nn.Module, example: tuple[Any, ...], names: list[str], shapes: Any) -> Any:
    return torch.onnx.export(
        module.eval(),
        example,
        dynamo=True,
        opset_version=OPSET,
        dynamic_shapes=shapes,
        input_names=names,
        verbose=False,
    )
