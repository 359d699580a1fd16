"""Which fonts the styles use, and in which weights: what `fonts` cuts them to.

Apart from the cutting, whose library takes a process that serves a quarter of a second to import.
"""

from typing import Final, NamedTuple


class Family(NamedTuple):
    """A family of which `static/look/fonts.css` names a file for each of these alphabets."""

    files: str
    alphabets: tuple[str, ...]
    weights: tuple[int, int]


FAMILIES: Final = (
    Family(
        "vendor/inter/files/inter-{}-wght-normal.woff2",
        ("latin", "latin-ext", "vietnamese", "cyrillic"),
        (400, 700),
    ),
    Family(
        "vendor/bricolage-grotesque/files/bricolage-grotesque-{}-wght-normal.woff2",
        ("latin", "latin-ext", "vietnamese"),
        (600, 800),
    ),
)


def weights() -> dict[str, tuple[int, int]]:
    """Static name to the weights that are kept."""
    return {each.files.format(letters): each.weights for each in FAMILIES for letters in each.alphabets}
