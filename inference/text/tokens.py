"""Text to token ids, where nothing that a person said can ever become a special token.

On `tokenizers` itself, not on transformers: its import takes 0.07 s and 6 MB, while `AutoTokenizer` takes
1.9 s and 65 MB, and 5.7 s and 243 MB where torch is installed (tokenizers 0.23, transformers 5.23).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tokenizers import AddedToken, Tokenizer

from inference.scorers.base import ScorerError

ENDLESS: Final = 40_000
"""Characters of a text that are tokenised, the last ones. No model here reads more than 8,192 tokens."""


class Tokens:
    """The tokenizer of one model. Safe to call from several threads."""

    def __init__(self, file: Path) -> None:
        """Args:
            file: a tokenizer.json.

        Raises:
            ScorerError: it cannot be read, or would turn text into special tokens.
        """
        try:
            self._tokenizer = Tokenizer.from_str(file.read_text(encoding="utf-8"))
        except Exception as error:  # tokenizers raises plain Exception for whatever it cannot read
            raise ScorerError(f"{file} is no tokenizer: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.before, self.after = self._frame()
        self._reserved = self._reserve()

    def ids(self, text: str) -> list[int]:
        """Ids of what somebody said: never a special token, whatever stands in it."""
        ids: list[int] = self._tokenizer.encode(text[-ENDLESS:], add_special_tokens=False).ids
        return ids

    def special(self, token: str) -> int:
        """Id of a special token by its text.

        Raises:
            ScorerError: the tokenizer does not have it as one token.
        """
        if token not in self._reserved:
            raise ScorerError(f"The tokenizer has no special token {token}; is this the right revision?")
        return self._reserved[token]

    def framed(self, ids: Sequence[int]) -> list[int]:
        """With the tokens that the model wants around a text, such as [CLS] and [SEP]."""
        return [*self.before, *ids, *self.after]

    @property
    def room(self) -> int:
        """Tokens that the frame takes."""
        return len(self.before) + len(self.after)

    @property
    def padding(self) -> int:
        """Id that fills up a shorter text in a batch; it is masked, so that any will do."""
        return next((self._reserved[token] for token in ("[PAD]", "<pad>") if token in self._reserved), 0)

    def _frame(self) -> tuple[list[int], list[int]]:
        """What the tokenizer's own template puts before and after a text."""
        encoded = self._tokenizer.encode("a")
        ids, mask = list(encoded.ids), list(encoded.special_tokens_mask)
        if 0 not in mask:
            return ids, []
        first, last = mask.index(0), len(mask) - mask[::-1].index(0)
        return ids[:first], ids[last:]

    def _reserve(self) -> dict[str, int]:
        """Take every added token out of reach of text: declared special, and specials encoded as text.

        Raises:
            ScorerError: one of them can still be reached.
        """
        added = {
            token.content: number for number, token in self._tokenizer.get_added_tokens_decoder().items()
        }
        self._tokenizer.add_special_tokens([AddedToken(token, special=True) for token in added])
        self._tokenizer.encode_special_tokens = True
        unknown = _unknown(self._tokenizer)
        for token, number in added.items():
            if token.strip() and token != unknown and number in self.ids(f"a {token} a"):
                raise ScorerError(f"The tokenizer reads {token} out of a transcript as a special token.")
        return added


def _unknown(tokenizer: Tokenizer) -> str | None:
    """The token of what the vocabulary lacks; a text may hold that."""
    model = tokenizer.model
    return getattr(model, "unk_token", None)
