"""Checkpoints as their authors publish them: PyTorch weights of small models, in files. Needs torch."""

from importlib import import_module
from pathlib import Path
from typing import Any

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "tamam", "fatura", "[", "]", "bot", "user", "sep"]


def saved(model: Any, folder: Path) -> dict[str, bytes]:
    """The files that `save_pretrained` makes."""
    model.save_pretrained(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def bert(folder: Path) -> dict[str, bytes]:
    transformers, torch = import_module("transformers"), import_module("torch")
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS), max_position_embeddings=128, initializer_range=0.5, hidden_size=32,
        num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
    )  # fmt: skip
    files = saved(transformers.BertForSequenceClassification(config), folder)
    return {**files, "vocab.txt": "\n".join(WORDS).encode()}


def wav2vec2(folder: Path) -> dict[str, bytes]:
    transformers, torch = import_module("transformers"), import_module("torch")
    torch.manual_seed(1)
    config = transformers.Wav2Vec2Config(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4, initializer_range=0.5,
    )  # fmt: skip
    model = import_module("inference.registry.torch_models").Endpointing(config)
    return {**saved(model, folder), "preprocessor_config.json": b'{"do_normalize": true}'}
