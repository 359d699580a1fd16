"""Clips that others recorded come in by folders or metadata; what is wrong with one costs only that one."""

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import Act, JournalEntry
from corpus.models import Recording
from corpus.withdrawal import withdraw
from games.importing.models import ImportedSpeaker, ImportItem, ImportRun
from rewards.models import Award
from tests.games.importing.clips import CONSENT, cut_off, flac, packed, put, rows, sound, spoken

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]


def outcomes(report: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {name: (row["outcome"], row["reason"]) for name, row in report.items()}


def test_folders_say_the_language_and_whether_the_turn_is_complete(
    bring_in, tmp_path: Path, enqueued
) -> None:
    root = tmp_path / "data"
    put(root, "eng/complete/a.flac", flac(0))
    put(root, "mine/no/incomplete-midfiller/deep/b.flac", flac(1))
    report = bring_in(root)
    assert {row["outcome"] for row in report.values()} == {"stored"}
    first, second = (Recording.objects.get(pk=row["take"]) for row in report.values())
    assert (first.language, first.prompt["endpoint"], first.prompt["midfiller"]) == ("en", True, None)
    assert (second.language, second.prompt["endpoint"]) == ("no", False)
    assert (second.prompt["midfiller"], second.prompt["endfiller"]) == (True, False)
    assert {first.game, second.game} == {"import"}
    assert sorted(enqueued) == sorted([first.pk, second.pk])


def test_a_take_keeps_its_rate_its_terms_and_the_consent_that_was_stated(bring_in, tmp_path: Path) -> None:
    audio = np.repeat(spoken(0), 3)
    put(tmp_path / "data", "en/complete/a.wav", sound(audio, 48_000, "WAV"))
    bring_in(tmp_path / "data", "--synthetic")
    take, run = Recording.objects.get(), ImportRun.objects.get()
    assert (take.sample_rate, take.samples) == (48_000, len(audio))
    assert take.settings["synthetic"] is True
    assert take.settings["source"] == "import"
    assert (run.who.username, run.licence, run.consent_text, run.consent_by) == (
        "ada",
        "cc-by-4.0",
        CONSENT,
        "Ada",
    )
    assert run.finished_at
    assert take.consent.version == "stated"
    assert JournalEntry.objects.get(act=Act.IMPORTED).who == run.who


def test_metadata_says_more_than_folders_and_speakers_are_contributors_of_their_own(
    bring_in, tmp_path: Path
) -> None:
    root = tmp_path / "data"
    for number, name in enumerate("abc"):
        put(root, f"audio/{name}.flac", flac(number))
    said = {"language": "eng", "spoken_text": "Go forward.", "endpoint_bool": True}
    put(
        root,
        "metadata.jsonl",
        rows(
            {**said, "file_name": "audio/a.flac", "speaker": "Mary Smith"},
            {
                **said,
                "file_name": "audio/b.flac",
                "speaker": "Mary Smith",
                "endpoint_bool": "0",
                "endfiller": 1,
            },
            {**said, "file_name": "audio/c.flac", "speaker": "John", "synthetic": True},
        ),
    )
    report = bring_in(root)
    takes = {name: Recording.objects.get(pk=row["take"]) for name, row in report.items()}
    a, b, c = (takes[f"audio/{name}.flac"] for name in "abc")
    assert a.contributor == b.contributor != c.contributor
    assert b.prompt == {"endpoint": False, "spoken_text": "Go forward.", "midfiller": None, "endfiller": True}
    assert (a.settings["synthetic"], c.settings["synthetic"]) == (False, True)
    assert "Mary" not in str(list(ImportedSpeaker.objects.values())) + str(list(Recording.objects.values()))


def test_metadata_in_csv_lies_beside_the_files_that_it_names(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "data", "set/a.flac", flac(0))
    table = "file_name,language,endpoint_bool\na.flac,tr,False\n"
    put(tmp_path / "data", "set/metadata.csv", b"\xef\xbb\xbf" + table.encode())
    assert outcomes(bring_in(tmp_path / "data")) == {"set/a.flac": ("stored", "")}
    assert Recording.objects.get().language == "tr"


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"sep={}\r\n"])
def test_metadata_as_a_spreadsheet_of_half_of_europe_saves_it_is_read(
    bring_in, tmp_path: Path, mark: str, before: bytes
) -> None:
    put(tmp_path / "data", "set/a.flac", flac(0))
    head = ["file_name", "language", "endpoint_bool", "spoken_text"]
    lines = "\r\n".join(mark.join(row) for row in (head, ["a.flac", "de", "FALSE", '"1,5; äh"']))
    put(tmp_path / "data", "set/metadata.csv", before.replace(b"{}", mark.encode()) + lines.encode())
    assert outcomes(bring_in(tmp_path / "data")) == {"set/a.flac": ("stored", "")}
    take = Recording.objects.get()
    assert (take.language, take.prompt["endpoint"], take.prompt["spoken_text"]) == ("de", False, "1,5; äh")


def test_metadata_whose_columns_cannot_be_told_apart_is_refused_once(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "data", "en/complete/a.flac", flac(0))
    put(tmp_path / "data", "metadata.csv", b"file_name|language\na.flac|en\nb.flac|en\n")
    put(tmp_path / "data", "sub/metadata.csv", b"\r\n")
    report = bring_in(tmp_path / "data")
    assert outcomes(report) == {
        "metadata.csv": ("refused", "no_file_name"),
        "en/complete/a.flac": ("stored", ""),
    }
    assert "Name the columns in its first line, with commas." in report["metadata.csv"]["words"]


def test_what_is_wrong_with_a_file_is_said_of_it_and_the_rest_comes_in(bring_in, tmp_path: Path) -> None:
    root = tmp_path / "data" / "en" / "complete"
    good = flac(0)
    bad = {
        "a-wav.flac": (sound(spoken(1), kind="WAV"), "wrong_extension"),
        "b-text.wav": (b"I am a letter and no sound.", "unreadable"),
        "c-20s.flac": (sound(np.tile(spoken(1), 8)[: 20 * 16_000]), "too_long"),
        "d-8k.flac": (sound(spoken(1)[::2], 8_000), "sample_rate"),
        "e-stereo.flac": (sound(np.stack([spoken(1)] * 2, axis=1)), "channels"),
        "f-empty.flac": (b"", "empty"),
        "g-no-sound.wav": (sound(np.zeros(0), kind="WAV"), "empty"),
        "h-silent.flac": (sound(np.zeros(16_000)), "silent"),
        "i-float.wav": (sound(spoken(1), kind="WAV", subtype="FLOAT"), "not_16_bit"),
        "j-24.flac": (sound(spoken(1), subtype="PCM_24"), "not_16_bit"),
        "k-cut.flac": (sound(cut_off()), "ends_in_a_word"),
        "l-half.flac": (flac(1)[:9_000], "unreadable"),
        "m-twice.flac": (good, "duplicate"),
        "n-twice.wav": (sound(spoken(0), kind="WAV"), "duplicate"),
        "o.mp3": (b"ID3", "not_a_sound_file"),
        "p-huge.flac": (b"fLaC" + bytes(9 * 2**20), "too_large"),
    }
    put(root, "0-good.flac", good)
    for name, (data, _) in bad.items():
        put(root, name, data)
    put(tmp_path / "data", "xx/complete/q.flac", flac(2))
    put(tmp_path / "data", "en/nothing/r.flac", flac(3))
    put(tmp_path / "data", ".DS_Store", b"x")
    found = outcomes(bring_in(tmp_path / "data"))
    assert found.pop("en/complete/0-good.flac") == ("stored", "")
    assert found.pop("xx/complete/q.flac") == ("refused", "unknown_language")
    assert found.pop("en/nothing/r.flac") == ("refused", "not_described")
    assert found == {f"en/complete/{name}": ("refused", reason) for name, (_, reason) in bad.items()}
    assert Recording.objects.count() == 1


def test_every_refusal_is_a_sentence_and_is_kept_with_the_run(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "data", "en/complete/a.flac", sound(spoken(1)[::2], 8_000))
    bring_in(tmp_path / "data")
    item = ImportItem.objects.get()
    assert item.words == "It has 8000 Hz; 16000 to 48000 Hz are taken. Record it so anew."
    out = io.StringIO()
    call_command("import", "--show", str(item.run_id)[:8], stdout=out)
    assert item.words.replace(",", "") in out.getvalue().replace(",", "")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_is_no_formula_in_a_report(bring_in, tmp_path: Path, begins: str) -> None:
    put(tmp_path / "data", f"{begins}cmd.txt", b"Hello")
    (name,) = bring_in(tmp_path / "data")
    assert name == f"'{begins}cmd.txt"
    out = io.StringIO()
    call_command("import", "--show", str(ImportItem.objects.get().run_id), stdout=out)
    assert f"'{begins}cmd.txt" in out.getvalue()


def test_rows_of_metadata_are_wrong_one_by_one(bring_in, tmp_path: Path) -> None:
    root = tmp_path / "data"
    for number, name in enumerate(("a", "b", "c", "d")):
        put(root, f"{name}.flac", flac(number))
    table = [
        "file_name,language,endpoint_bool,spoken_text",
        "a.flac,en,true,fine",
        "gone.flac,en,true,",
        "b.flac,qq,true,",
        "../../etc/passwd,en,true,",
        "/etc/passwd,en,true,",
        ",en,true,",
        "c.flac,en,perhaps,",
        "a.flac,en,false,",
        "d.flac,en,true," + "x" * 30_000,
    ]
    put(root, "metadata.csv", "\n".join(table).encode())
    assert outcomes(bring_in(root)) == {
        "a.flac": ("stored", ""),
        "gone.flac": ("refused", "missing"),
        "b.flac": ("refused", "unknown_language"),
        "metadata.csv, row 5": ("refused", "unsafe_path"),
        "metadata.csv, row 6": ("refused", "unsafe_path"),
        "metadata.csv, row 7": ("refused", "no_file_name"),
        "c.flac": ("refused", "not_a_yes_or_no"),
        "metadata.csv, row 9": ("refused", "named_twice"),
        "metadata.csv, row 10": ("refused", "field_too_large"),
        "d.flac": ("refused", "not_described"),
    }


def test_metadata_that_is_no_text_or_no_json_is_said_so(bring_in, tmp_path: Path) -> None:
    root = put(tmp_path / "data", "en/complete/a.flac", flac(0)).parents[2]
    put(root, "metadata.csv", b"\xff\xfe\x00")
    lines = [
        "[1]",
        "{",
        '{"file_name": 1' + "0" * 5_000 + "}",
        "[" * 100_000,
        '{"file_name": "x\\u0000.flac"}',
    ]
    put(root, "sub/metadata.jsonl", "\n".join(lines).encode())
    found = outcomes(bring_in(root))
    assert found["en/complete/a.flac"] == ("stored", "")
    assert found["metadata.csv"] == ("refused", "metadata_not_utf8")
    assert [found[f"sub/metadata.jsonl, row {row}"][1] for row in (1, 2, 3, 4, 5)] == [
        *["not_json"] * 4,
        "unsafe_path",
    ]


def test_a_zip_is_read_where_it_lies_and_its_tricks_are_refused(bring_in, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("en/complete/link.flac")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "clips.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("en/complete/good.flac", flac(0))
        archive.writestr("../en/complete/up.flac", flac(1))
        archive.writestr("/en/complete/root.flac", flac(1))
        archive.writestr("C:/en/complete/drive.flac", flac(1))
        archive.writestr("en\\complete\\back.flac", flac(1))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("en/complete/bomb.flac", bytes(7 * 2**20))
        archive.writestr("en/complete/huge.flac", bytes(50 * 2**20))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("en/complete/good.flac", flac(2))
        archive.writestr("__MACOSX/en/complete/._good.flac", b"x")
    report = bring_in(path)
    reasons = {(name, row["reason"]) for name, row in report.items()}
    assert {name for name, reason in reasons if reason == "unsafe_path"} == {
        "../en/complete/up.flac",
        "/en/complete/root.flac",
        "C:/en/complete/drive.flac",
        "en\\complete\\back.flac",
    }
    assert ("en/complete/link.flac", "link") in reasons
    assert ("en/complete/bomb.flac", "zip_bomb") in reasons
    assert ("en/complete/huge.flac", "too_large") in reasons
    assert Recording.objects.count() == 1
    assert ImportItem.objects.filter(outcome="refused").count() == len(ImportItem.objects.all()) - 1


def test_a_zip_whose_bytes_are_damaged_costs_the_damaged_file(bring_in, tmp_path: Path) -> None:
    path = packed(tmp_path / "c.zip", {"en/complete/a.flac": flac(0), "en/complete/b.flac": flac(1)})
    data = bytearray(path.read_bytes())
    data[5_000:5_100] = bytes(100)
    path.write_bytes(bytes(data))
    assert outcomes(bring_in(path)) == {
        "en/complete/a.flac": ("refused", "unreadable"),
        "en/complete/b.flac": ("stored", ""),
    }


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing more", b"a letter"])
def test_what_is_no_zip_is_said_so(bring_in, tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, "x.zip", data)
    with pytest.raises(CommandError, match="is no zip that can be read"):
        bring_in(path)


def test_links_in_a_directory_are_not_followed(bring_in, tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/en/complete/secret.flac", flac(0))
    root = put(tmp_path / "data", "en/complete/a.flac", flac(1)).parent
    (root / "b.flac").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    found = outcomes(bring_in(tmp_path / "data"))
    assert found == {
        "en/complete/a.flac": ("stored", ""),
        "en/complete/b.flac": ("refused", "link"),
        "en/complete/folder": ("refused", "link"),
    }


def test_a_dry_run_says_the_same_and_keeps_nothing(bring_in, tmp_path: Path, enqueued) -> None:
    root = tmp_path / "data"
    put(root, "en/complete/a.flac", flac(0))
    put(root, "en/complete/b.flac", flac(0))
    noise = np.random.default_rng(3).normal(0, 0.02, 32_000)
    noise[-4_000:] *= 0.01
    put(root, "en/complete/c.flac", sound(noise))
    found = outcomes(bring_in(root, "--dry-run"))
    assert found["en/complete/a.flac"] == ("stored", "")
    assert found["en/complete/b.flac"] == ("refused", "duplicate")
    assert found["en/complete/c.flac"][0] == "refused"
    assert not enqueued
    assert not ImportRun.objects.exists()
    assert not Recording.objects.exists()
    assert not JournalEntry.objects.exists()


def test_the_same_import_again_goes_on_where_it_was(bring_in, tmp_path: Path, monkeypatch) -> None:
    root = tmp_path / "data"
    for number, name in enumerate("abc"):
        put(root, f"en/complete/{name}.flac", flac(number))
    kept = []

    def killed(recording_id: object) -> None:
        kept.append(recording_id)
        if len(kept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("games.judging.handing_over.take", killed)
    with pytest.raises(KeyboardInterrupt):
        bring_in(root)
    monkeypatch.setattr("games.judging.handing_over.take", kept.append)
    put(root, "en/complete/renamed.flac", flac(3))
    assert [row["outcome"] for row in bring_in(root).values()] == ["present", "present", "stored", "stored"]
    assert [row["outcome"] for row in bring_in(root).values()] == ["present"] * 4
    assert Recording.objects.count() == 4
    assert [bool(run.finished_at) for run in ImportRun.objects.all()] == [True, True, False]


def test_the_same_sound_from_elsewhere_is_a_duplicate(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "one", "en/complete/a.flac", flac(0))
    put(tmp_path / "two", "en/complete/b.wav", sound(spoken(0), kind="WAV"))
    bring_in(tmp_path / "one")
    assert outcomes(bring_in(tmp_path / "two", source="others")) == {"en/complete/b.wav": ("present", "")}
    Recording.objects.update(round="of-a-game", game="cliffhanger")
    assert outcomes(bring_in(tmp_path / "two", source="thirds"))["en/complete/b.wav"] == (
        "refused",
        "duplicate",
    )


def test_without_a_consent_a_licence_or_a_right_nothing_comes_in(bring_in, tmp_path: Path, moderator) -> None:
    root = put(tmp_path / "data", "en/complete/a.flac", flac(0)).parents[2]
    for said, words in [
        ({"licence": "cc-by-nc-4.0"}, "releases are under CC BY 4.0"),
        ({"licence": ""}, "releases are under CC BY 4.0"),
        ({"consent": "/nowhere/at/all"}, "cannot be read"),
        ({"consent-by": " "}, "who states"),
        ({"source": ""}, "Name the data"),
        ({"by": "nobody"}, "user name"),
        ({"by": "moderator"}, "may not bring takes in"),
    ]:
        more = ["--consent", said.pop("consent")] if "consent" in said else []
        given = {"licence": "cc-by-4.0", **said}
        with pytest.raises(CommandError, match=words):
            bring_in(root, *more, **given)
    assert not Recording.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_source_or_one_of_its_speakers_is_taken_back_and_does_not_come_again(
    bring_in, tmp_path: Path, administrator, django_capture_on_commit_callbacks
) -> None:
    root = tmp_path / "data"
    said = {"language": "en", "endpoint_bool": True}
    names = ("a", "b", "c")
    for number, name in enumerate(names):
        put(root, f"{name}.flac", flac(number))
    described = [{**said, "file_name": f"{name}.flac", "speaker": name} for name in names]
    put(root, "metadata.jsonl", rows(*described))
    report = bring_in(root)
    with django_capture_on_commit_callbacks(execute=True):
        call_command(
            "import",
            "--withdraw",
            "--source",
            "readings",
            "--speaker",
            "a",
            "--by",
            "ada",
            stdout=io.StringIO(),
        )
    gone = Recording.objects.get(pk=report["a.flac"]["take"])
    assert (gone.status, gone.audio) == ("withdrawn", "")
    assert Recording.objects.not_withdrawn().count() == 2
    put(root, "new.flac", flac(3))
    put(root, "metadata.jsonl", rows(*described, {**said, "file_name": "new.flac", "speaker": "a"}))
    again = outcomes(bring_in(root))
    assert again["a.flac"] == again["new.flac"] == ("refused", "taken_back")
    call_command("import", "--withdraw", "--source", "readings", "--by", "ada", stdout=io.StringIO())
    assert not Recording.objects.not_withdrawn().exists()
    assert JournalEntry.objects.filter(act=Act.IMPORT_WITHDRAWN, who=administrator).count() == 4
    with pytest.raises(CommandError, match="Nothing was brought in"):
        call_command("import", "--withdraw", "--source", "others", "--by", "ada")


def test_an_imported_take_is_listened_to_scored_and_settled_like_any(bring_in, tmp_path: Path) -> None:
    put(tmp_path / "data", "en/incomplete/a.flac", flac(0))
    report = bring_in(tmp_path / "data", "--judge")
    take = Recording.objects.get(pk=report["en/incomplete/a.flac"]["take"])
    assert take.status == "listened"
    last = take.cuts.order_by("cut").last()
    assert last is not None
    assert (last.intent, last.game, last.label) == ("incomplete", "import", "")
    assert last.status in ("agreed", "disputed")
    assert not last.went_on
    assert not Award.objects.exists()


def test_a_withdrawn_take_shows_and_exports_the_consent_that_was_stated(
    bring_in, tmp_path: Path, client
) -> None:
    put(tmp_path / "data", "en/complete/a.flac", flac(0))
    bring_in(tmp_path / "data")
    take = Recording.objects.get()
    page = client.post("/takes/receipt/", {"receipt": take.receipt}, follow=True)
    assert page.status_code == 200
    exported = client.get(f"/takes/{take.pk}/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(exported))) as archive:
        assert archive.read(f"{take.receipt}/consent.md").decode() == CONSENT
    withdraw([take], by="speaker")
    assert not default_storage.exists(f"takes/{take.round}.flac")


def test_what_was_imported_can_be_played_by_nobody(client, player) -> None:
    assert client.get("/play/import/").status_code in (302, 404)
    assert client.get("/play/agent-call/").status_code in (302, 404)
