"""What every process does with the catalogues of words at its start: compile them, if one has changed.

Babel takes a third of a second to load, so it is loaded only where there is something to compile.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.words import packages
from config.words.places import languages, places

if TYPE_CHECKING:
    from config.words.reading import Problem

FORMAT: Final = "2"
"""Of what `compiling` writes: where a newer one is needed, everything is compiled anew."""


def bring_up_to_date(root: Path, into: Path) -> "list[Problem]":
    """Compile what lies in a repository, where it is not what was compiled last.

    Returns:
        What is wrong with the catalogues. Nothing is written then, and the next start asks again.
    """
    stamp, now = into / "stamp", _stamp(root)
    if stamp.exists() and stamp.read_text() == now:
        return []
    from config.words.compiling import compiled  # noqa: PLC0415  (see above)

    problems = compiled(root, into)
    if not problems:
        stamp.write_text(now)
    return problems


def _stamp(root: Path) -> str:
    """Names, sizes and times of all catalogues, those of packages among them that are compiled with ours."""
    files = [path for place in places(root) for path in (place.folder / "locale").glob("*/LC_MESSAGES/*.po")]
    files += [path for language in languages(root) for path in packages.catalogues(language)]
    facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(files)]
    return hashlib.sha256(repr((FORMAT, facts)).encode()).hexdigest()
