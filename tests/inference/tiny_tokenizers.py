"""Tokenizers of the real kinds with small vocabularies, in the files that are published: tokenizer.json."""

from pathlib import Path

from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

TEXT = """
ben bir bu da de degil evet fatura hayir i ile iyi kargonuz misiniz ne peki size tamam var yok yolda zaman
a and b because bot cat coffee do drink early have hello I if is like me not one or please sep so tell the
think to train two user want water well would you
"""
ACTIONS = ("<|continue_listening|>", "<|start_speaking|>", "<|start_listening|>", "<|continue_speaking|>")


def wordpiece(folder: Path, *, lowercase: bool) -> Tokenizer:
    """A BERT tokenizer of few words, all letters and the punctuation of a template, as tokenizer.json."""
    letters = [chr(number) for number in (*range(33, 127), 231, 246, 252, 287, 305, 351)]
    pieces = [*TEXT.split(), *letters, *(f"##{letter}" for letter in letters if letter.isalpha())]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys([*special, *pieces]))}
    tokens = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokens.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokens.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokens.add_special_tokens(special)
    tokens.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    # Published files may ask for both; the scorer's own rules must win.
    tokens.enable_truncation(max_length=8)
    tokens.enable_padding(length=64)
    tokens.save(str(folder / "tokenizer.json"))
    tokens.no_truncation()
    tokens.no_padding()
    return tokens


def byte_level(folder: Path) -> Tokenizer:
    """A byte-level tokenizer as Qwen2's, with ChatML and the actions; `<|predict|>` is added, not special."""
    tokens = Tokenizer(models.BPE())
    tokens.normalizer = normalizers.NFC()
    tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokens.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=360, initial_alphabet=alphabet, show_progress=False)
    tokens.train_from_iterator([TEXT], trainer)
    tokens.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>", *ACTIONS])
    tokens.add_tokens([AddedToken("<|predict|>", special=False, normalized=False)])
    tokens.save(str(folder / "tokenizer.json"))
    return tokens
