"""The models that come as PyTorch weights only.

Needs the extra `export`, which a site runs without: only `inference.registry.exporting` imports this, and
only then.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    Wav2Vec2Config,
    Wav2Vec2Model,
    Wav2Vec2PreTrainedModel,
)

Inputs = Mapping[str, NDArray[Any]]

MASKED: Final = -1e9
OPSET: Final = 18


class IncompleteCheckpoint(Exception):
    """The weights do not fill the architecture, so that parts of the model would be random."""


class Endpointing(Wav2Vec2PreTrainedModel):
    """Smart Turn v2: Wav2Vec2, its frames pooled by attention, and a classifier with a sigmoid behind.

    Layer sizes and the order of the modules are those of the published checkpoint (pipecat-ai/smart-turn-v2).
    """

    def __init__(self, config: Wav2Vec2Config) -> None:
        super().__init__(config)
        self.wav2vec2 = Wav2Vec2Model(config)
        self.pool_attention = nn.Sequential(nn.Linear(config.hidden_size, 256), nn.Tanh(), nn.Linear(256, 1))
        self.classifier = nn.Sequential(
            nn.Linear(config.hidden_size, 256),
            nn.LayerNorm(256),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(256, 64),
            nn.GELU(),
            nn.Linear(64, 1),
        )
        self.post_init()

    def forward(self, input_values: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Probability [B, 1] that the turn is complete, of samples [B, T] and their mask [B, T]."""
        frames = self.wav2vec2(input_values, attention_mask=attention_mask)[0]
        heard = self._heard(attention_mask, frames.shape[1])
        weights = self.pool_attention(frames) + (1 - heard[..., None].to(frames.dtype)) * MASKED
        pooled = (frames * weights.softmax(dim=1)).sum(dim=1)
        return torch.sigmoid(self.classifier(pooled))

    @staticmethod
    def _heard(mask: torch.Tensor, frames: int) -> torch.Tensor:
        """The mask of the frames, each taken from the sample at its share of the clip, as in training."""
        step = mask.shape[1] / frames
        return mask[:, (torch.arange(frames, device=mask.device) * step).long()]


class Logits(nn.Module):
    """A text classifier of transformers, giving nothing but its logits [B, classes]."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        output = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: torch.Tensor = output.logits
        return logits


def endpointing(folder: Path) -> nn.Module:
    """Smart Turn v2 out of its checkpoint.

    Raises:
        IncompleteCheckpoint: weights are missing.
        OSError, ValueError: the folder holds no such model.
    """
    return _whole(Endpointing.from_pretrained(folder, **_LOADING))


def classifier(folder: Path) -> nn.Module:
    """A text classifier out of its checkpoint. Raises as `endpointing` does."""
    return Logits(_whole(AutoModelForSequenceClassification.from_pretrained(folder, **_LOADING))).eval()


def write_tokenizer(folder: Path, target: Path) -> None:
    """`tokenizer.json` of a repository that has only the older kinds of files."""
    AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer.save(str(target))


def write_onnx(model: nn.Module, example: Inputs, target: Path, *, free_length: bool) -> None:
    """The model as ONNX: inputs by name, one output `logits`, any number of items in a batch.

    Args:
        example: arrays [B, T] of at least two items, so that the batch stays free.
        free_length: whether T is free too.
    """
    batch, length = torch.export.Dim("batch", min=1, max=64), torch.export.Dim("length", min=2, max=512)
    shape = {0: batch, 1: length} if free_length else {0: batch}
    with _quiet():
        torch.onnx.export(
            model,
            kwargs=_tensors(example),
            f=target,
            input_names=list(example),
            output_names=["logits"],
            dynamic_shapes=dict.fromkeys(example, shape),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def answer(model: nn.Module, inputs: Inputs) -> NDArray[np.float32]:
    """What PyTorch says, float32."""
    with torch.no_grad():
        output: NDArray[np.float32] = model(**_tensors(inputs)).float().numpy()
    return output


# The plain attention is the one whose ONNX is nothing but matrix products.
_LOADING: Final[dict[str, Any]] = {
    "local_files_only": True,
    "output_loading_info": True,
    "attn_implementation": "eager",
    "use_safetensors": True,
    "dtype": torch.float32,
}


def _whole(loaded: Any) -> nn.Module:
    """The model, ready to answer, if every one of its weights came from the checkpoint."""
    model, report = loaded
    missing = sorted(report["missing_keys"])
    if missing:
        raise IncompleteCheckpoint(f"the checkpoint has no weights for {', '.join(missing[:5])}")
    ready: nn.Module = model.eval()
    return ready


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter talks about its own insides and about packages that nobody asked for."""
    log = logging.getLogger("torch.onnx")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


def _tensors(inputs: Inputs) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array) for name, array in inputs.items()}
