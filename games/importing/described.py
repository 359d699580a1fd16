"""What is known of a clip beside its sound: from its folders, or from a metadata file. Pure."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, Final

from corpus.languages import BY_CODE, LANGUAGES, OTHER_CODES
from games.importing.clips import Unfit

NAMES: Final = ("metadata.csv", "metadata.jsonl")
"""As the Hub's audiofolder has them."""

MOST_BYTES: Final = 64 * 2**20
"""Of a metadata file."""

MOST_ROWS: Final = 500_000
"""Of all metadata files of a place: as many as it may have files. A kilobyte of zip can hold a million."""

MOST_FIELD: Final = 20_000
"""Characters of one field of a metadata file."""

MOST_WORDS: Final = 2_000
"""Characters of what was spoken: 16 s hold 400."""

FILE_NAMES: Final = ("file_name", "file", "path", "name")
"""Columns in which a metadata file may name the sound."""

PARTED_BY: Final = (",", ";", "\t")
"""What may stand between two columns. Where 1,5 has a comma, spreadsheets part columns by semicolons."""

SAID_FIRST: Final = "sep="
"""A first line such as `sep=;` tells a spreadsheet what parts the columns, and is none of the table."""

YES: Final = ("1", "1.0", "true", "yes", "complete")
NO: Final = ("0", "0.0", "false", "no", "incomplete")
"""With a decimal as pandas writes a column of them in which one is missing."""

THREE_LETTERS: Final = {language.three_letters: language.code for language in LANGUAGES} | {
    "nob": "no",
    "nno": "no",
    "cmn": "zh",
}


@dataclass(frozen=True, slots=True)
class Described:
    """What a contributor says of a clip.

    Attributes:
        language: ISO 639-1.
        endpoint: whether the turn is complete.
        midfiller, endfiller: None where nobody said.
        spoken_text: "" where nobody wrote it down.
        speaker: the name that the source has for who speaks; "" where it has none.
        synthetic: None where the row does not say.
    """

    language: str
    endpoint: bool
    midfiller: bool | None = None
    endfiller: bool | None = None
    spoken_text: str = ""
    speaker: str = ""
    synthetic: bool | None = None


@dataclass(slots=True)
class Metadata:
    """A metadata file: name of a sound, as `known_as` has it, to what its row says or what is wrong there."""

    rows: dict[str, Described | Unfit] = field(default_factory=dict)
    broken: list[tuple[str, Unfit]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.broken)


def of_folders(name: str) -> Described:
    """By `language/complete…/` or `language/incomplete…/` anywhere in the path.

    `midfiller` and `endfiller` in the folder's name say that there are fillers, `nofiller` that none are.

    Raises:
        Unfit: the folders do not say it.
    """
    parts = PurePosixPath(name).parts[:-1]
    for language, kind in pairwise(parts):
        if match := re.match(r"(in)?complete(?![a-z])", kind.lower()):
            return Described(language_of(language), not match[1], *_fillers(kind.lower()))
    raise Unfit(
        "not_described",
        "Nothing says its language and whether the turn is complete. "
        "Put it into a folder such as eng/complete, or name it in metadata.csv.",
    )


def language_of(text: str) -> str:
    """ISO 639-1 of an ISO 639-1 or 639-3 code.

    Raises:
        Unfit: it is none of the languages of this site.
    """
    code = text.strip().lower()
    found = OTHER_CODES.get(code, THREE_LETTERS.get(code, code))
    if found not in BY_CODE:
        known = ", ".join(sorted(BY_CODE))
        raise Unfit("unknown_language", f"“{text[:20]}” is none of the languages taken: {known}.")
    return found


def known_as(name: str) -> str:
    """A name as rows and files are held against each other: macOS writes é as two characters (Unicode NFD),
    and `./a` is `a`."""
    return unicodedata.normalize("NFC", PurePosixPath(name).as_posix())


def read(name: str, data: bytes, most: int = MOST_ROWS) -> Metadata:
    """A metadata file, row by row: a row that is wrong costs only itself.

    Args:
        most: how many rows it may have.

    Raises:
        Unfit: it cannot be read at all.
    """
    if len(data) > MOST_BYTES:
        raise Unfit("metadata_too_large", f"{name} has more than {MOST_BYTES // 2**20} MB. Split the import.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("metadata_not_utf8", f"{name} is not in UTF-8. Save it so.") from None
    rows = _csv(name, text) if name.endswith(".csv") else _jsonl(text)
    folder = PurePosixPath(name).parent
    found = Metadata()
    for number, row in rows:
        if found.count >= most:
            words = f"{name} has more rows than the {MOST_ROWS:,} of one import. Split the import."
            raise Unfit("metadata_too_large", words)
        _add(found, folder, f"{name}, row {number}", row)
    return found


def _add(found: Metadata, folder: PurePosixPath, where: str, row: Mapping[str, Any] | Unfit) -> None:
    try:
        if isinstance(row, Unfit):
            raise row
        name = _file_name(row, folder)
    except Unfit as unfit:
        found.broken.append((where, unfit))
        return
    if name in found.rows:
        found.broken.append((where, Unfit("named_twice", f"A row above describes {name[:80]} already.")))
        return
    try:
        found.rows[name] = _described(row)
    except Unfit as unfit:
        found.rows[name] = unfit


def _csv(name: str, text: str) -> Iterator[tuple[int, Mapping[str, Any] | Unfit]]:
    csv.field_size_limit(MOST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_parted_by(name, text))
    header: list[str] = []
    for number in range(1, len(text) + 2):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, Unfit("field_too_large", f"A field has more than {MOST_FIELD:,} characters.")
            continue
        if not header:
            header = [] if _says_first(row[:1]) else [each.strip() for each in row]
        elif row:
            yield number, dict(zip(header, row, strict=False))


def _parted_by(name: str, text: str) -> str:
    """What stands between the columns, by the first line that names them.

    Raises:
        Unfit: none of them names the sound, whatever parts them: then no row does.
    """
    lines = (line for line in io.StringIO(text) if line.strip() and not _says_first([line]))
    head = next(lines, FILE_NAMES[0])
    for mark in PARTED_BY:
        if any(each.strip() in FILE_NAMES for each in head.replace('"', "").split(mark)):
            return mark
    words = f"No column of {name} is called {FILE_NAMES[0]}. Name the columns in its first line, with commas."
    raise Unfit("no_file_name", words)


def _says_first(start: list[str]) -> bool:
    return any(each.lower().startswith(SAID_FIRST) for each in start)


def _jsonl(text: str) -> Iterator[tuple[int, Mapping[str, Any] | Unfit]]:
    # Not `splitlines`: JSON may hold U+2028 and its like within a string.
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if not line.strip():
            continue
        try:
            # A number of thousands of digits is a ValueError too; so deep a nesting is its own.
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, Unfit("not_json", "It is not one JSON object on one line.")
            continue
        yield number, _whole(row, line)


def _whole(row: object, line: str) -> Mapping[str, Any] | Unfit:
    if not isinstance(row, dict):
        return Unfit("not_json", "It is not a JSON object.")
    try:
        if "\\u" in line:
            json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Unfit(
            "not_text", "It has half a character (an escape from \\ud800 to \\udfff). Write it whole."
        )
    return row


def _file_name(row: Mapping[str, Any], folder: PurePosixPath) -> str:
    name = next((str(row[key]) for key in FILE_NAMES if row.get(key)), "")
    if not name:
        raise Unfit("no_file_name", f"It names no file. The column is called {FILE_NAMES[0]}.")
    if unsafe(name):
        words = "It names a file outside the import, or not with /. Names begin at the metadata file."
        raise Unfit("unsafe_path", words)
    return known_as((folder / name).as_posix())


def unsafe(name: str) -> bool:
    """Whether a name leads out of where it stands, or is one that no two systems read alike."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or name[1:2] == ":"


def _described(row: Mapping[str, Any]) -> Described:
    endpoint = _flag(row, "endpoint_bool")
    if endpoint is None:
        raise Unfit("no_endpoint", "Its row has no endpoint_bool: true for a complete turn, false otherwise.")
    language = str(row.get("language") or "")
    if not language.strip():
        raise Unfit("no_language", "Its row has no language: ISO 639-1 or 639-3, such as en or eng.")
    return Described(
        language=language_of(language),
        endpoint=endpoint,
        midfiller=_flag(row, "midfiller"),
        endfiller=_flag(row, "endfiller"),
        spoken_text=_text(row, "spoken_text", MOST_WORDS),
        speaker=_text(row, "speaker", 200),
        synthetic=_flag(row, "synthetic"),
    )


def _flag(row: Mapping[str, Any], key: str) -> bool | None:
    value = row.get(key)
    said = str("" if value is None else value).strip().lower()
    if said in YES or said in NO:
        return said in YES
    if said in ("", "null", "none", "nan"):
        return None
    raise Unfit("not_a_yes_or_no", f"{key} is “{said[:20]}”; it has to be true, false or empty.")


def _text(row: Mapping[str, Any], key: str, most: int) -> str:
    text = str(row.get(key) or "").replace("\0", "").strip()
    if len(text) > most:
        raise Unfit("field_too_large", f"{key} has {len(text):,} characters; {most:,} are the most.")
    return text


def _fillers(kind: str) -> tuple[bool | None, bool | None]:
    said = "filler" in kind
    return ("midfiller" in kind, "endfiller" in kind) if said else (None, None)
