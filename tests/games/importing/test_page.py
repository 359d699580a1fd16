"""Whoever administers brings a zip in by a page, and reads there what became of each file."""

import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, JournalEntry, User
from corpus.models import Recording
from corpus.store import NewTake, StorageDown, store
from games.importing import running, tasks, uploads
from games.importing.desk import views
from games.importing.models import HOLD, KEPT, ImportItem, ImportRun
from tests.games.importing.clips import CONSENT, cut_off, flac, packed, sound

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]

PAGE = "/imports/"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the runs that a worker was asked to read."""
    ids: list[str] = []

    def hand_over(task: str, run: str, *, what: str) -> None:
        assert task == tasks.bring_in.name
        assert run in what
        ids.append(run)

    monkeypatch.setattr(views, "hand_over", hand_over)
    monkeypatch.setattr(tasks, "hand_over", hand_over)
    return ids


@pytest.fixture
def page(administrator: User, sent: list[str], enqueued: list[Any]) -> Client:
    """The administrator's browser; nothing is judged."""
    client = Client()
    client.force_login(administrator)
    return client


def zipped(tmp_path: Path, files: dict[str, bytes], **how: Any) -> bytes:
    return packed(tmp_path / "sent.zip", files, **how).read_bytes()


def send(client: Client, data: bytes, **said: str) -> Any:
    stated = {"source": "readings", "licence": "cc-by-4.0", "consent": CONSENT, "consent_by": "Ada", **said}
    return client.post(PAGE, {"zip": SimpleUploadedFile("readings.zip", data), **stated})


def uploaded() -> list[str]:
    try:
        return default_storage.listdir("imports")[1]
    except FileNotFoundError:
        return []


def test_a_zip_is_read_by_a_worker_and_each_file_has_its_line(page, sent, tmp_path: Path, enqueued) -> None:
    files = {
        "eng/complete/a.flac": flac(0),
        "eng/complete/short.flac": sound(cut_off()),
        "eng/complete/readme.txt": b"Hello",
        "__MACOSX/._a.flac": b"",
    }
    answer = send(page, zipped(tmp_path, files))
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("imports:run", args=[run.pk]))
    assert (run.state, run.who.username, run.consent_text, sent) == ("waiting", "ada", CONSENT, [str(run.pk)])
    assert JournalEntry.objects.get(act=Act.IMPORTED).who == run.who
    assert 'hx-trigger="load delay:2s"' in page.get(answer["Location"]).content.decode()
    tasks.bring_in(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.upload, uploaded()) == ("finished", "", [])
    take = Recording.objects.get()
    assert (enqueued, take.language, take.settings["import"]) == ([take.pk], "en", str(run.pk))
    shown = page.get(answer["Location"]).content.decode()
    assert "hx-trigger" not in shown
    for words in ("It ends while somebody still speaks", "It is neither a .flac nor a .wav", CONSENT):
        assert words in shown
    refused = page.get(f"{answer['Location']}?only=refused").content.decode()
    assert "readme.txt" in refused
    assert "a.flac" not in refused


def test_what_the_judging_refuses_is_told_beside_its_file(page, tmp_path: Path) -> None:
    send(page, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}))
    run = ImportRun.objects.get()
    tasks.bring_in(str(run.pk))
    Recording.objects.get().refuse(by="listen", reason="noise")
    shown = page.get(reverse("imports:run", args=[run.pk]) + "?only=refused").content.decode()
    assert "a.flac" in shown
    report = page.get(reverse("imports:report", args=[run.pk])).content.decode()
    assert report.splitlines()[1].startswith("eng/complete/a.flac,refused,noise,")


def test_a_name_is_no_formula_in_a_spreadsheet(page, tmp_path: Path) -> None:
    send(page, zipped(tmp_path, {"=cmd|x.txt": b"Hello"}))
    run = ImportRun.objects.get()
    tasks.bring_in(str(run.pk))
    report = page.get(reverse("imports:report", args=[run.pk])).content.decode()
    assert report.splitlines()[1].startswith("'=cmd|x.txt")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"consent": ""}, "This field is required"),
        ({"consent": "They agreed."}, "at least 20 characters"),
        ({"licence": "cc-by-nc-4.0"}, "is not one of the available choices"),
        ({"source": " "}, "This field is required"),
        ({"consent_by": ""}, "This field is required"),
    ],
)
def test_without_its_terms_nothing_comes_in(page, sent, tmp_path: Path, said, words: str) -> None:
    answer = send(page, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}), **said)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert (ImportRun.objects.count(), sent, uploaded()) == (0, [], [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK nothing", "is no zip that can be read"),
        (b"", "The submitted file is empty"),
    ],
)
def test_what_is_no_zip_is_refused_at_once(page, data: bytes, words: str) -> None:
    answer = send(page, data)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert (ImportRun.objects.count(), uploaded()) == (0, [])


def test_a_zip_of_nothing_or_of_too_much_is_refused_in_words(page, tmp_path: Path, monkeypatch) -> None:
    assert "There is no file in the zip" in send(page, zipped(tmp_path, {})).content.decode()
    bomb = {f"eng/complete/{number}.wav": b"\0" * 2**20 for number in range(3)}
    monkeypatch.setattr("games.importing.places.MOST_ZIPPED", 2 * 2**20)
    answer = send(page, zipped(tmp_path, bomb, compression=zipfile.ZIP_DEFLATED))
    assert "unpacks to more than 100 GB" in answer.content.decode()
    monkeypatch.setattr("games.importing.places.MOST_UPLOADED", 100)
    assert "Split it" in send(page, zipped(tmp_path, {"a.wav": b"\0" * 200})).content.decode()
    assert ImportRun.objects.count() == 0


def test_a_bomb_among_good_files_costs_only_itself(page, tmp_path: Path) -> None:
    files = {"eng/complete/a.flac": flac(0), "eng/complete/bomb.wav": b"\0" * (4 * 2**20)}
    send(page, zipped(tmp_path, files, compression=zipfile.ZIP_DEFLATED))
    run = ImportRun.objects.get()
    tasks.bring_in(str(run.pk))
    became = dict(run.items.values_list("name", "reason"))
    assert became == {"eng/complete/a.flac": "", "eng/complete/bomb.wav": "zip_bomb"}
    assert "Leave it out." in page.get(reverse("imports:run", args=[run.pk])).content.decode()


def test_the_task_twice_and_two_workers_at_once_bring_in_once(page, tmp_path: Path, enqueued) -> None:
    send(page, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}))
    run = ImportRun.objects.get()
    stale = ImportRun.objects.get()
    tasks.bring_in(str(run.pk))
    uploads.bring_in(stale)
    tasks.bring_in(str(run.pk))
    assert (Recording.objects.count(), ImportItem.objects.count(), len(enqueued)) == (1, 1, 1)


def test_one_that_broke_off_is_gone_on_with_by_a_button(page, sent, tmp_path: Path, enqueued) -> None:
    files = {f"eng/complete/{name}.flac": flac(number) for number, name in enumerate("ab")}
    send(page, zipped(tmp_path, files | {"eng/complete/c.txt": b"Hello"}))
    run = ImportRun.objects.get()
    address = reverse("imports:run", args=[run.pk])
    stored: list[Recording] = []

    def full(take: NewTake) -> Recording:
        if stored:
            raise StorageDown("no answer")
        stored.append(store(take))
        return stored[0]

    with patch.object(running, "store", full):
        tasks.bring_in(str(run.pk))
    run.refresh_from_db()
    assert (run.state, len(uploaded()), ImportItem.objects.count()) == ("broken_off", 1, 1)
    shown = page.get(address).content.decode()
    assert "It broke off." in shown
    assert "no answer" in shown
    page.post(reverse("imports:again", args=[run.pk]))
    assert sent == [str(run.pk)] * 2
    tasks.bring_in(str(run.pk))
    run.refresh_from_db()
    assert (run.state, uploaded()) == ("finished", [])
    lines = sorted(run.items.values_list("name", "outcome"))
    assert lines == [
        ("eng/complete/a.flac", "stored"),
        ("eng/complete/b.flac", "stored"),
        ("eng/complete/c.txt", "refused"),
    ]
    assert len(enqueued) == 2


def test_a_lost_message_is_sent_again_and_what_was_given_up_is_deleted(page, sent, tmp_path: Path) -> None:
    send(page, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}))
    run = ImportRun.objects.get()
    tasks.carry_on()
    assert sent == [str(run.pk)] * 2
    ImportRun.objects.update(held_until=timezone.now() + HOLD)
    tasks.carry_on()
    assert len(sent) == 2
    run.break_off("The storage failed.")
    tasks.carry_on()
    assert (len(sent), len(uploaded())) == (2, 1)
    ImportRun.objects.update(started_at=timezone.now() - KEPT)
    tasks.carry_on()
    assert uploaded() == []
    assert not ImportRun.objects.get().again()


def test_a_storage_that_takes_nothing_keeps_nothing(page, tmp_path: Path) -> None:
    with patch.object(default_storage, "save", MagicMock(side_effect=OSError("full"))):
        answer = send(page, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}))
    assert answer.status_code == 400
    assert "The storage did not take the zip" in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_publishers_look_and_bring_nothing_in(
    moderator_client: Client, tmp_path: Path, administrator
) -> None:
    shown = moderator_client.get(PAGE).content.decode()
    assert "Nothing was brought in yet" in shown
    assert "<form" not in shown.split("<main", 1)[1].split("</main>", 1)[0]
    send(moderator_client, zipped(tmp_path, {"eng/complete/a.flac": flac(0)}))
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize("signed_in", [True, False])
def test_strangers_see_nothing(client: Client, signed_in: bool, administrator: User) -> None:
    run = ImportRun.objects.create(kind="files", source="x", who=administrator)
    if signed_in:
        client.force_login(User.objects.create_user("somebody"))
    for name in ("run", "report"):
        address = reverse(f"imports:{name}", args=[run.pk])
        assert client.get(address).status_code == (403 if signed_in else 302)
    assert client.post(reverse("imports:again", args=[run.pk])).status_code == (403 if signed_in else 302)
    assert client.get(PAGE).status_code == (403 if signed_in else 302)


def test_pages_of_many_files_go_on(page, administrator: User) -> None:
    run = ImportRun.objects.create(kind="files", source="x", who=administrator, finished_at=timezone.now())
    names = [f"{number:03}.txt" for number in range(120)]
    words = {"outcome": "refused", "reason": "empty", "words": "The file is empty. Copy it again."}
    ImportItem.objects.bulk_create(ImportItem(run=run, name=name, **words) for name in names)
    address = reverse("imports:run", args=[run.pk])
    assert "119.txt" not in page.get(address).content.decode()
    assert "119.txt" in page.get(f"{address}?page=2&only=refused").content.decode()
    assert "119.txt" in page.get(f"{address}?page=999").content.decode()


def test_a_command_that_was_cut_off_says_that_it_is_not_finished(page, administrator: User) -> None:
    ImportRun.objects.create(kind="files", source="x", who=administrator, place="data")
    assert "not finished" in page.get(PAGE).content.decode()
