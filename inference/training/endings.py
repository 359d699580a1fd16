"""A small text model that looks at how words end: a tokenizer and a logistic regression. Pure.

Each token counts for itself and for its place from the end, up to `NEAR`; those further away count wherever
they stand. Imported by whoever trains and by nobody else: scikit-learn takes seconds, and memory that stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from inference.training import network
from inference.training.examples import FORMS, Example, examples, is_held_out

VOCABULARY: Final = 5_000
NEAR: Final = 3
"""Places from the end that are told apart. More gave nothing on held-out sentences."""

STRENGTH: Final = 1.0
"""scikit-learn's `C`."""

SOLVER: Final = "newton-cg"
"""It is done in seven rounds and a quarter of a second; lbfgs takes ninety rounds, and four seconds."""

PADDING, UNKNOWN, BEGINNING = SPECIAL = ("[PAD]", "[UNK]", "[CLS]")


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and how good it is on sentences that it was not trained on.

    Attributes:
        files: name to content, the ONNX model first, then `tokenizer.json`.
        trained_on: how many sentences; held_out: how many were kept from it.
        accuracy: form to language to the mean of both recalls, 0 to 1; chance is 0.5.
    """

    files: Mapping[str, bytes]
    trained_on: int
    held_out: int
    accuracy: Mapping[str, Mapping[str, float]]


def train(sentences: Mapping[str, Sequence[str]]) -> Trained:
    """The same sentences give the same bytes on one machine; another may round otherwise.

    Args:
        sentences: language to sentences, some of which `is_held_out`.
    """
    kept = [each for among in sentences.values() for each in among if not is_held_out(each)]
    tokenizer = _tokenizer(kept)
    rows, bias = _fitted(tokenizer, list(examples(kept)))
    found = {
        language: _accuracy(tokenizer, rows, bias, [each for each in among if is_held_out(each)])
        for language, among in sentences.items()
    }
    written = tokenizer.to_str().encode()
    return Trained(
        files={"model.onnx": network.classifier(rows, bias), "tokenizer.json": written},
        trained_on=len(kept),
        held_out=sum(map(len, sentences.values())) - len(kept),
        accuracy={form: {language: each[form] for language, each in found.items()} for form in FORMS},
    )


def _tokenizer(sentences: Sequence[str]) -> Tokenizer:
    """Pieces of words as these sentences have them, in small letters; punctuation stands alone.

    Of the ways to mark where words begin, this one is trained without chance: prefixes such as "##" are
    numbered in the order of a hash map, another one in every process.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation("isolated")]
    )
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=list(SPECIAL), show_progress=False)
    tokenizer.train_from_iterator(sentences, trainer)
    # A token before the words tells by its place how few they are.
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGINNING} $A", special_tokens=[(BEGINNING, SPECIAL.index(BEGINNING))]
    )
    return tokenizer


def _fitted(tokenizer: Tokenizer, among: Sequence[Example]) -> tuple[NDArray[np.float32], float]:
    """Log-odds of *complete* that a token adds in each place, float32 [NEAR + 2, tokens], and those of none.

    The first row, which no token has, is zero. Both outcomes count alike, though beginnings are many.
    """
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver=SOLVER)
    model.fit(_features(tokenizer, among), [each.complete for each in among])
    places = model.coef_.reshape(NEAR + 1, -1).astype(np.float32)
    return np.concatenate([np.zeros_like(places[:1]), places]), float(model.intercept_[0])


def _features(tokenizer: Tokenizer, among: Sequence[Example]) -> Any:
    """A sparse matrix, float32 [examples, (NEAR + 1) * tokens]: how often each token stands in each place."""
    size = tokenizer.get_vocab_size()
    texts = tokenizer.encode_batch([each.text for each in among])
    columns = [_places(len(text.ids)) * size + np.array(text.ids) for text in texts]
    rows = np.repeat(np.arange(len(columns)), [len(each) for each in columns])
    flat = np.concatenate(columns)
    return csr_matrix((np.ones(len(flat), np.float32), (rows, flat)), (len(columns), (NEAR + 1) * size))


def _places(tokens: int) -> NDArray[np.int64]:
    """0 for the last token, then 1 and so on, and `NEAR` for all that are further away."""
    return np.minimum(np.arange(tokens)[::-1], NEAR)


def _accuracy(
    tokenizer: Tokenizer, rows: NDArray[np.float32], bias: float, held_out: Sequence[str]
) -> dict[str, float]:
    """Form to the mean of the recalls of both outcomes; without sentences there is none."""
    among = list(examples(held_out))
    if not among:
        return dict.fromkeys(FORMS, float("nan"))
    says = _features(tokenizer, among) @ rows[1:].reshape(-1) + bias > 0
    truth, forms = np.array([each.complete for each in among]), np.array([each.form for each in among])
    return {
        form: float(np.mean([np.mean(says[(forms == form) & (truth == it)] == it) for it in (True, False)]))
        for form in FORMS
    }
