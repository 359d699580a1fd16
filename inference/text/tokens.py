"""Text to token ids, where nothing that a person said can ever become a token that steers the model.

Three kinds of added tokens are told apart. Those that steer, because their file calls them special or a
template uses them, are read as letters in a transcript, and a tokenizer that still finds one is refused. What
else is in brackets, such as `<|fim_prefix|>` or `<unused7>`, is read as letters too where that can be had.
The rest is vocabulary, such as a run of white space or a word that somebody added, and stays as it is.

On `tokenizers` itself, not on transformers: its import takes 0.07 s and 6 MB, while `AutoTokenizer` takes
1.9 s and 65 MB, and 5.7 s and 243 MB where torch is installed (tokenizers 0.23, transformers 5.23).
"""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from tokenizers import AddedToken, Encoding, Tokenizer

from inference.scorers.base import ScorerError, attempt

ENDLESS: Final = 40_000
"""Characters of a text that are tokenised, the last ones. No model here reads more than 8,192 tokens."""

BRACKETED: Final = re.compile(r"<[^\s<>]+>|\[[^\s\[\]]+\]")
"""How tokens are written that nobody says."""


class Tokens:
    """The tokenizer of one model. Safe to call from several threads."""

    def __init__(self, file: Path, templates: Collection[str] = ()) -> None:
        """Args:
            file: a tokenizer.json.
            templates: tokens that its model's template uses, which steer it whatever the file says of them.

        Raises:
            ScorerError: it cannot be read, or would turn text into tokens that steer.
        """
        try:
            self._tokenizer = Tokenizer.from_str(file.read_text(encoding="utf-8"))
        except BaseException as error:
            if not _is_theirs(error):
                raise
            raise ScorerError(f"{file} is no tokenizer: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.before, self.after = self._frame()
        self._added = self._reserve(frozenset(templates))

    def ids(self, text: str) -> list[int]:
        """Ids of what somebody said: never a token that steers, whatever stands in it.

        Raises:
            ScorerError: the vocabulary has no token for a part of it, and none for what it lacks.
        """
        return list(self._encoded(text[-ENDLESS:], frame=False).ids)

    def special(self, token: str) -> int:
        """Id of an added token by its text.

        Raises:
            ScorerError: the tokenizer does not have it as one token.
        """
        if token not in self._added:
            raise ScorerError(f"The tokenizer has no special token {token}; is this the right revision?")
        return self._added[token]

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
        return next((self._added[token] for token in ("[PAD]", "<pad>") if token in self._added), 0)

    def _encoded(self, text: str, *, frame: bool) -> Encoding:
        try:
            return self._tokenizer.encode(text, add_special_tokens=frame)
        except BaseException as error:
            if not _is_theirs(error):
                raise
            raise ScorerError(f"The tokenizer cannot read that: {error}.") from error

    def _frame(self) -> tuple[list[int], list[int]]:
        """What the tokenizer's own template puts before and after a text."""
        encoded = self._encoded("a", frame=True)
        ids, mask = list(encoded.ids), list(encoded.special_tokens_mask)
        if 0 not in mask:
            return ids, []
        first, last = mask.index(0), len(mask) - mask[::-1].index(0)
        return ids[:first], ids[last:]

    def _reserve(self, templates: Collection[str]) -> dict[str, int]:
        """Take what steers, and what is in brackets, out of reach of text: declared special, read as letters.

        Returns:
            Every added token with its id.

        Raises:
            ScorerError: one that steers can still be reached.
        """
        added = self._tokenizer.get_added_tokens_decoder()
        steering = {token.content for token in added.values() if token.special or token.content in templates}
        hidden = [
            token.content
            for token in added.values()
            if token.content in steering or BRACKETED.fullmatch(token.content)
        ]
        self._tokenizer.add_special_tokens([AddedToken(token, special=True) for token in hidden])
        self._tokenizer.encode_special_tokens = True
        known = {token.content: number for number, token in added.items()}
        for token in sorted(steering - {_unknown(self._tokenizer)}):
            if token.strip() and self._reaches(token, known[token]):
                raise ScorerError(f"The tokenizer reads {token} out of a transcript as a special token.")
        return known

    def _reaches(self, token: str, number: int) -> bool:
        """Whether a transcript with these letters, alone or inside a sentence, becomes the token."""
        found = (attempt(self.ids, text) for text in (token, f"a {token} a", f"a{token}a"))
        # What cannot be read at all becomes nothing.
        return any(number in ids for ids in found if not isinstance(ids, ScorerError))


def _is_theirs(error: BaseException) -> bool:
    """tokenizers raises plain Exception for whatever it cannot read. Where its Rust panics, as over a frame
    with a token that there is not, it is a class that derives from BaseException and nobody can import."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _unknown(tokenizer: Tokenizer) -> str | None:
    """The token of what the vocabulary lacks; a text may hold that."""
    model = tokenizer.model
    return getattr(model, "unk_token", None)
