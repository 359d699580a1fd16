"""The sentences of the games, from which the demonstration's text model learns how sentences end.

What the clips of the demo say is not among them.
"""

from collections.abc import Iterator, Mapping

from games.catalogue.base import FIVE
from games.prompts import loading
from inference.training import examples


def by_language() -> Mapping[str, list[str]]:
    """ISO 639-1 to the sentences of every prompt file in that language, of the languages of the whole stage.

    Raises:
        PromptFileError: a file cannot be used.
    """
    texts: dict[str, list[str]] = {language: [] for language in FIVE}
    for _game, language, path in loading.files():
        if language in texts:
            texts[language] += _texts(list(loading.read(path).values()))
    return {language: examples.sentences(found) for language, found in texts.items()}


def _texts(value: object) -> Iterator[str]:
    """Every text in a prompt, wherever it stands; names of modes and the like are no sentences."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
