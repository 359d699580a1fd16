"""A release is looked at before it goes, and what goes is what was looked at."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from unittest.mock import MagicMock, patch

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contributor, User
from corpus.labels import Decider, Label
from corpus.models import Recording, Sample
from publishing import tasks
from publishing.desk import requests
from publishing.models import Preview, Publication, Release, target_name
from publishing.planning.order import EVERYTHING
from publishing.preview import comparing, drawing
from tests import factory
from tests.publishing.conftest import accepted, speaker_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue() -> Iterator[MagicMock]:
    """What a worker would be sent; nothing is run."""
    with patch.object(requests, "send") as send:
        yield send


def looked_at() -> Preview:
    """A preview that a worker has made."""
    preview = Preview.ask(target_name(), order=EVERYTHING)
    tasks.make_preview(preview.pk)
    preview.refresh_from_db()
    return preview


def held(preview: Preview) -> dict[str, int]:
    """Reason to number."""
    found: dict[str, int] = {}
    for why, _, _, number in preview.content["held"]:
        found[why] = found.get(why, 0) + number
    return found


def post(client: Client, preview: Preview, fingerprint: str | None = None) -> str:
    """Press the button; what the queue takes is done at once."""
    page = reverse("publishing:publish_preview", args=[preview.pk])
    with patch.object(
        requests, "send", lambda _, arguments, named: tasks.publish_preview(*arguments, **named)
    ):
        answer = client.post(page, {"fingerprint": fingerprint or preview.fingerprint}, follow=True)
    return answer.content.decode()


def test_what_would_go_is_counted_and_nothing_is_published() -> None:
    accepted(speaker_in("train"), language="no")
    preview = looked_at()
    assert ["audio", "train", "no", "complete", 1, 1] in preview.content["cells"]
    assert ["turns", "train", "no", "recordings", 1, 1] in preview.content["cells"]
    assert not Publication.objects.exists()
    assert not Release.objects.exists()


def test_the_button_publishes_what_was_looked_at(moderator_client: Client, moderator: User) -> None:
    accepted(speaker_in("train"))
    preview = looked_at()
    post(moderator_client, preview)
    release = Release.objects.get()
    assert (release.outcome, release.preview, release.asked_by) == ("published", preview, moderator)
    page = moderator_client.get(reverse("publishing:preview", args=[preview.pk])).content.decode()
    assert "Publish this" not in page


def test_the_card_is_the_one_that_is_published(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    shown = [line for kind, line in looked_at().content["card"] if kind == comparing.IN]
    tasks.publish()
    card = (release_folder / "README.md").read_text("utf-8").splitlines()
    differing = [line for line in card if line not in shown]
    assert all("version:" in line for line in differing), differing


def test_the_card_is_shown_as_a_diff_of_the_published_one(moderator_client: Client) -> None:
    accepted(speaker_in("train"))
    tasks.publish()
    accepted(speaker_in("train"))
    preview = looked_at()
    kinds = [kind for kind, _ in preview.content["card"]]
    assert {comparing.IN, comparing.OUT, comparing.SAME, comparing.GAP} <= set(kinds)
    page = moderator_client.get(reverse("publishing:preview", args=[preview.pk])).content.decode()
    assert "<ins>## Release 2 in figures</ins>" in page
    assert "<del>## Release 1 in figures</del>" in page


def test_a_plan_that_changed_is_not_published_and_shown_again_with_what_changed(
    moderator_client: Client,
) -> None:
    take = accepted(speaker_in("train"))[0].recording
    accepted(speaker_in("train"), language="de")
    preview = looked_at()
    take.withdraw(by="its speaker")
    page = post(moderator_client, preview)
    release = Release.objects.get()
    assert (release.outcome, Publication.objects.count()) == ("changed", 0)
    assert "no longer what you looked at" in page
    anew = release.preview
    assert anew is not None
    assert anew.instead_of == preview
    assert ["new", "audio · train · en · complete", 1, 0] in anew.content["changes"]
    shown = moderator_client.get(reverse("publishing:preview", args=[anew.pk])).content.decode()
    assert "The plan changed after you had looked" in shown
    post(moderator_client, anew)
    assert Release.objects.latest("id").outcome == "published"


def test_a_preview_that_was_published_already_changes_nothing_more(moderator_client: Client) -> None:
    accepted(speaker_in("train"))
    preview = looked_at()
    post(moderator_client, preview)
    post(moderator_client, preview)
    assert list(Release.objects.order_by("id").values_list("outcome", flat=True)) == ["published", "changed"]


def test_a_foreign_fingerprint_publishes_nothing(moderator_client: Client) -> None:
    accepted(speaker_in("train"))
    assert "this is not the preview that you looked at" in post(moderator_client, looked_at(), "0" * 64)
    assert not Release.objects.exists()


def blocked(sample: Sample) -> None:
    Contributor.objects.filter(pk=sample.recording.contributor_id).update(blocked_at="2026-11-01T00:00Z")


def by_program(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(decided_by=Decider.PROGRAM)


def personal(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.REJECTED, reason="personal_data")


def rejected(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.REJECTED, reason="noise")


def open_again(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(status=Sample.Status.DISPUTED, label="")


def no_sound(sample: Sample) -> None:
    Recording.objects.filter(pk=sample.recording_id).update(audio="")


def unusual(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(label=Label.BACKCHANNEL)


@pytest.mark.parametrize(
    ("befell", "split", "why"),
    [
        (blocked, "train", "blocked"),
        (by_program, "test", "program"),
        (personal, "train", "personal"),
        (rejected, "train", "rejected"),
        (open_again, "train", "undecided"),
        (no_sound, "train", "erased"),
    ],
)
def test_what_waits_has_its_reason(befell: object, split: str, why: str) -> None:
    sample = accepted(speaker_in(split), "i")[0]
    befell(sample)  # type: ignore[operator]  # one of the functions above
    assert held(looked_at()) == {why: 1}


def test_a_moment_that_only_whole_recordings_hold_waits_for_the_rest_of_its_take() -> None:
    sample, other = accepted(speaker_in("train"))
    unusual(sample)
    open_again(other)
    assert held(looked_at()) == {"whole": 1, "undecided": 1}


def test_what_would_let_it_go_is_said(moderator_client: Client) -> None:
    for sample in accepted(speaker_in("train"), "iii", language="no"):
        open_again(sample)
    accepted(speaker_in("train"), language="no")
    preview = looked_at()
    assert held(preview) == {"undecided": 3}
    page = moderator_client.get(reverse("publishing:preview", args=[preview.pk])).content.decode()
    assert "3 incomplete in Norsk: a decision" in page
    assert "one more speaker of Norsk: it has no test yet" in page


def test_what_leaves_is_counted_with_its_reason() -> None:
    first, second = accepted(speaker_in("train")), accepted(speaker_in("train"))
    tasks.publish()
    first[0].recording.withdraw(by="its speaker")
    rejected(second[0])
    leaves = looked_at().content["leaves"]
    assert ["withdrawn", "audio", 2] in leaves
    assert ["rejected", "audio", 1] in leaves


def test_sound_that_cannot_be_read_is_named_before_the_release() -> None:
    sample = accepted(speaker_in("train"))[0]
    default_storage.delete(sample.recording.audio)
    preview = looked_at()
    assert preview.status in {"ready", "failed"}
    named = [*preview.content.get("damaged", []), preview.error]
    assert any(str(sample.pk) in each or str(sample.recording_id) in each for each in named)


def test_ten_are_drawn_by_lot_the_same_ten_for_the_same_preview() -> None:
    ids = [f"{number:03}" for number in range(100)]
    pool = drawing.pool(ids, "seed")
    assert drawing.lot(pool, "seed", 0) == drawing.lot(pool, "seed", 0)
    assert drawing.lot(pool, "seed", 0) != drawing.lot(pool, "seed", 1)
    assert len(set(drawing.lot(pool, "seed", 0))) == drawing.HEARD


def test_clips_of_the_preview_are_heard_and_no_others(moderator_client: Client) -> None:
    sample = accepted(speaker_in("train"))[0]
    preview = looked_at()
    other = factory.sample()
    address = reverse("publishing:preview_clip", args=[preview.pk, sample.pk])
    answer = moderator_client.get(address)
    assert answer.content[:4] == b"fLaC"
    assert address in moderator_client.get(reverse("publishing:preview", args=[preview.pk])).content.decode()
    assert moderator_client.get(address.replace(str(sample.pk), str(other.pk))).status_code == 404
    sample.recording.withdraw(by="its speaker")
    assert moderator_client.get(address).status_code == 404


def test_a_preview_costs_as_many_queries_for_many_as_for_few(moderator_client: Client) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as making:
            preview = looked_at()
        with CaptureQueriesContext(connection) as showing:
            moderator_client.get(reverse("publishing:preview", args=[preview.pk]))
        return len(making), len(showing)

    accepted(speaker_in("train"), "ic")
    cost()
    few = cost()
    for _ in range(12):
        accepted(speaker_in("train"), "iicc")
        open_again(accepted(speaker_in("train"), "i")[0])
    assert cost() == few


def test_the_page_keeps_looking_until_the_preview_is_made(moderator_client: Client, queue: MagicMock) -> None:
    answer = moderator_client.post(reverse("publishing:ask_preview"), follow=True)
    assert 'hx-trigger="load delay:2s"' in answer.content.decode()
    preview = Preview.objects.get()
    queue.assert_called_once_with("publishing.tasks.make_preview", (preview.pk,), {})
    tasks.make_preview(preview.pk)
    part = moderator_client.get(
        reverse("publishing:preview", args=[preview.pk]), headers={"HX-Request": "true"}
    )
    assert "Nothing new." in part.content.decode()
    assert "hx-trigger" not in part.content.decode()


def test_the_command_says_the_same_and_publishes_nothing() -> None:
    accepted(speaker_in("train"), "ic", language="no")
    open_again(accepted(speaker_in("train"), "i", language="no")[0])
    out = StringIO()
    call_command("publish", "--plan", stdout=out)
    said = out.getvalue()
    assert "audio train no incomplete: 1 new, 1 then" in said
    assert "1 incomplete in Norsk: a decision" in said
    assert "+# Your Turn" in said
    assert not Release.objects.exists()
