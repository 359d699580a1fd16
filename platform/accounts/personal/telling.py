"""What is kept of somebody, told to them: the part of their export that is not their takes."""

import json
import zipfile
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder

from accounts.personal.inventory import Kept, Person, kept

FOLDER = "me"


def write(archive: zipfile.ZipFile, person: Person) -> str:
    """Write a file for each section that has something; what each holds, a line each, for the README."""
    told = []
    for line in kept():
        if line.section and line.rows(person).exists():
            _write_section(archive, line, person)
            told.append(f"{FOLDER}/{line.section}.json: {line.what}")
    return "\n".join(told)


def _write_section(archive: zipfile.ZipFile, line: Kept, person: Person) -> None:
    """One row at a time: of somebody who has listened for years there are many."""
    with archive.open(f"{FOLDER}/{line.section}.json", "w") as file:
        file.write(b"[")
        for number, row in enumerate(_rows(line, person)):
            file.write(b",\n" if number else b"\n")
            file.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
        file.write(b"\n]\n")


def _rows(line: Kept, person: Person) -> Iterator[dict[str, object]]:
    return line.rows(person).order_by("pk").values(*line.names).iterator()
