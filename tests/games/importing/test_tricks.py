"""Names, rows and zips that nobody meant well, or that another system wrote: each costs only itself."""

import bz2
import io
import json
import lzma
import os
import struct
import unicodedata
import zipfile
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import soundfile

from corpus.models import Recording
from games.importing import described
from games.importing.models import ImportItem, ImportRun
from tests.games.importing.clips import flac, packed, put, rows, sound, spoken

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]

SAID = {"language": "en", "endpoint_bool": True}


def reasons(report: dict[str, Any]) -> dict[str, str]:
    return {name: row["reason"] or row["outcome"] for name, row in report.items()}


@pytest.mark.parametrize(("of_file", "of_row"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_the_same_as_macos_and_as_everybody_else_writes_it(
    bring_in, tmp_path: Path, of_file: Literal["NFC", "NFD"], of_row: Literal["NFC", "NFD"]
) -> None:
    file, row = (unicodedata.normalize(form, "lyd/blåbær.flac") for form in (of_file, of_row))
    put(tmp_path / "data", file, flac(0))
    put(tmp_path / "data", "metadata.jsonl", rows({**SAID, "file_name": f"./{row}"}))
    assert reasons(bring_in(tmp_path / "data")) == {file: "stored"}


def test_a_zip_packed_from_where_it_lay_is_described_all_the_same(bring_in, tmp_path: Path) -> None:
    files = {"./a.flac": flac(0), "./metadata.csv": b"file_name,language,endpoint_bool\r\na.flac,en,1.0\r\n"}
    assert reasons(bring_in(packed(tmp_path / "x.zip", files))) == {"./a.flac": "stored"}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"file_name": "b.flac", "language": "\\ud800", "endpoint_bool": true}', "not_text"),
        (
            '{"file_name": "b.flac", "language": "en", "endpoint_bool": true, "speaker": "\\udfff"}',
            "not_text",
        ),
        ('{"file_name": "\\ud83d.flac", "language": "en", "endpoint_bool": true}', "not_text"),
        ('{"file_name": "b.flac", "language": "e\\u0000n", "endpoint_bool": true}', "unknown_language"),
        ('{"file_name": "b.flac", "language": "en", "endpoint_bool": "\\u0000"}', "not_a_yes_or_no"),
        ('{"file_name": "b.flac", "endpoint_bool": true}', "no_language"),
        ('{"file_name": "b.flac", "language": "en"}', "no_endpoint"),
        ('{"file_name": "lyd\\\\b.flac", "language": "en", "endpoint_bool": true}', "unsafe_path"),
    ],
)
def test_what_no_database_keeps_costs_its_row(bring_in, tmp_path: Path, broken: str, reason: str) -> None:
    root = tmp_path / "data"
    put(root, "a.flac", flac(0))
    put(root, "b.flac", flac(1))
    put(
        root,
        "metadata.jsonl",
        b"\xef\xbb\xbf" + f"{broken}\r\n".encode() + rows({**SAID, "file_name": "a.flac"}),
    )
    found = reasons(bring_in(root))
    assert found.pop("a.flac") == "stored"
    assert reason in found.values()
    assert "b.flac" in found
    assert "\0" not in "".join(ImportItem.objects.values_list("words", flat=True))


def test_a_sentence_may_hold_a_line_separator(bring_in, tmp_path: Path) -> None:
    row = json.dumps(
        {**SAID, "file_name": "a.flac", "spoken_text": "Go.\u2028Forward.\x85"}, ensure_ascii=False
    )
    put(tmp_path / "data", "a.flac", flac(0))
    put(tmp_path / "data", "metadata.jsonl", row.encode())
    assert reasons(bring_in(tmp_path / "data")) == {"a.flac": "stored"}
    assert Recording.objects.get().prompt["spoken_text"] == "Go.\u2028Forward."


def test_names_that_are_no_utf8_come_in_and_are_named_where_another_is_the_same(
    bring_in, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "en" / "complete"
    for name in (b"bl\xe5b\xe6r.flac", b"bl\xe5b\xe6r-2.flac"):
        put(folder, os.fsdecode(name), flac(0))
    put(folder, "z.flac", flac(1))
    found = reasons(bring_in(tmp_path / "data"))
    assert sorted(found.values()) == ["duplicate", "stored", "stored"]
    assert "It is the same sound as en/complete/bl?b?r" in ImportItem.objects.get(reason="duplicate").words
    assert ImportRun.objects.get().finished_at


def test_of_two_copies_the_one_that_is_described_comes_in(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "data", "a.flac", flac(0))
    put(tmp_path / "data", "en/complete/a.flac", flac(0))
    assert reasons(bring_in(tmp_path / "data")) == {"a.flac": "not_described", "en/complete/a.flac": "stored"}


def test_metadata_of_more_rows_than_an_import_has_files_is_not_read(
    bring_in, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(described, "MOST_ROWS", 6)
    put(tmp_path / "data", "a/complete.csv", b"")
    header = b"file_name,language,endpoint_bool\n"
    put(tmp_path / "data", "en/complete/metadata.csv", header + b"a.flac,en,true\n" + b"\n,x\n" * 3)
    put(tmp_path / "data", "en/incomplete/metadata.csv", header + b"x\n" * 100)
    put(tmp_path / "data", "en/complete/a.flac", flac(0))
    found = reasons(bring_in(tmp_path / "data"))
    assert found["en/complete/a.flac"] == "stored"
    assert found["en/incomplete/metadata.csv"] == "metadata_too_large"
    assert sum(reason == "no_file_name" for reason in found.values()) == 3


def damaged(path: Path, name: str, how: int) -> None:
    """Other bytes in the middle of a packed file."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
        begin = info.header_offset + 30 + len(name)
        middle = begin + info.compress_size // 2
    data = bytearray(path.read_bytes())
    data[begin + 9 if how == zipfile.ZIP_LZMA else middle : middle + 60] = b"\xff" * 60
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_however_a_zip_is_packed_damage_costs_the_damaged_file(bring_in, tmp_path: Path, how: int) -> None:
    files = {"en/complete/a.flac": flac(0), "en/complete/b.flac": flac(1)}
    path = packed(tmp_path / "c.zip", files, compression=how)
    damaged(path, "en/complete/a.flac", how)
    assert reasons(bring_in(path)) == {"en/complete/a.flac": "unreadable", "en/complete/b.flac": "stored"}


def test_a_zip_within_and_a_file_with_a_password_are_named_and_the_rest_comes_in(
    bring_in, tmp_path: Path
) -> None:
    inner = packed(tmp_path / "inner.zip", {"en/complete/x.flac": flac(2)}).read_bytes()
    path = packed(
        tmp_path / "outer.zip",
        {"en/complete/a.flac": flac(0), "en/complete/inner.zip": inner, "en/complete/secret.flac": flac(1)},
    )
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = [each for each in range(len(data)) if data[each : each + 4] == signature][-1]
        struct.pack_into("<H", data, at + flags, 1)
    path.write_bytes(bytes(data))
    assert reasons(bring_in(path)) == {
        "en/complete/a.flac": "stored",
        "en/complete/inner.zip": "not_a_sound_file",
        "en/complete/secret.flac": "unreadable",
    }


@pytest.mark.parametrize("name", ["", "\0.flac", "a\0.flac"])
def test_a_file_without_a_name_costs_only_itself(bring_in, tmp_path: Path, name: str) -> None:
    nameless = zipfile.ZipInfo("x")
    nameless.filename = name
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("en/complete/a.flac", flac(0))
        archive.writestr(nameless, flac(1))
    found = reasons(bring_in(tmp_path / "x.zip"))
    assert found.pop("en/complete/a.flac") == "stored"
    assert list(found.values()) == ["unsafe_path"]


def other(kind: str, subtype: str, rate: int = 16_000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, spoken(1).astype(np.float32), rate, format=kind, subtype=subtype)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "subtype", "reason"),
    [
        ("OGG", "OPUS", "wrong_extension"),
        ("OGG", "VORBIS", "wrong_extension"),
        ("MP3", "MPEG_LAYER_III", "wrong_extension"),
        ("AIFF", "PCM_16", "wrong_extension"),
        ("RF64", "PCM_16", "wrong_extension"),
        ("WAV", "PCM_24", "not_16_bit"),
        ("WAV", "FLOAT", "not_16_bit"),
        ("WAV", "ULAW", "not_16_bit"),
        ("WAV", "IMA_ADPCM", "not_16_bit"),
    ],
)
def test_other_sound_in_a_wav_is_named_by_what_it_is(
    bring_in, tmp_path: Path, kind: str, subtype: str, reason: str
) -> None:
    put(tmp_path / "data", "en/complete/a.wav", other(kind, subtype))
    put(tmp_path / "data", "en/complete/b.wav", sound(spoken(0), kind="WAV"))
    webm = b"\x1a\x45\xdf\xa3" + lzma.compress(b"matroska") + bz2.compress(b"webm")
    put(tmp_path / "data", "en/complete/c.wav", webm)
    assert reasons(bring_in(tmp_path / "data")) == {
        "en/complete/a.wav": reason,
        "en/complete/b.wav": "stored",
        "en/complete/c.wav": "unreadable",
    }
