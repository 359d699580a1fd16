"""A corrected row that comes again corrects its take, unless people have judged that take meanwhile."""

from pathlib import Path

import pytest

from corpus.labels import Label
from corpus.models import Recording, Sample
from moderation.models import Lean, Vote
from tests import factory
from tests.games.importing.clips import flac, put, rows

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]


def labelled(root: Path, *, complete: bool, **more: object) -> Path:
    put(root, "a.flac", flac(0))
    said = {"file_name": "a.flac", "language": "en", "endpoint_bool": complete, **more}
    put(root, "metadata.jsonl", rows(said))
    return root


def told(report: dict[str, dict[str, str]]) -> tuple[str, str]:
    return report["a.flac"]["outcome"], report["a.flac"]["reason"]


@pytest.fixture
def end(bring_in, tmp_path: Path) -> Sample:
    """Of a clip that came in as complete, and that nobody has heard yet."""
    bring_in(labelled(tmp_path / "data", complete=True, endfiller=False), "--judge")
    return Recording.objects.get().cuts.get(went_on=False)


def test_a_corrected_label_is_taken_over_while_nobody_has_judged(bring_in, tmp_path: Path, end) -> None:
    assert end.intent == Label.COMPLETE
    corrected = labelled(tmp_path / "data", complete=False)
    assert told(bring_in(corrected, "--dry-run")) == ("present", "corrected")
    end.refresh_from_db()
    assert end.intent == Label.COMPLETE
    assert told(bring_in(corrected)) == ("present", "corrected")
    end.refresh_from_db()
    assert (end.intent, end.moved_by) == (Label.INCOMPLETE, "import")
    assert end.status in ("agreed", "disputed")
    prompt = Recording.objects.get().prompt
    assert (prompt["endpoint"], prompt["endfiller"]) == (False, False)
    assert told(bring_in(corrected)) == ("present", "")


def test_one_that_no_worker_has_heard_is_corrected_before_it_is(bring_in, tmp_path: Path) -> None:
    bring_in(labelled(tmp_path / "data", complete=True))
    assert told(bring_in(labelled(tmp_path / "data", complete=False))) == ("present", "corrected")
    assert Recording.objects.get().prompt["endpoint"] is False


@pytest.mark.parametrize("judged", ["decided", "voted", "leaned"])
def test_what_people_have_judged_is_kept_and_told(
    bring_in, tmp_path: Path, end, moderator, judged: str
) -> None:
    if judged == "decided":
        Lean.objects.create(sample=end, moderator=moderator, label=Label.COMPLETE)
        end.accept(by="moderator", label=Label.COMPLETE)
    elif judged == "voted":
        Vote.objects.create(sample=end, contributor=factory.contributor(), label=Label.COMPLETE, weight=0.5)
    else:
        Lean.objects.create(sample=end, moderator=moderator, label=Label.COMPLETE)
    report = bring_in(labelled(tmp_path / "data", complete=False))
    assert told(report) == ("present", "judged")
    assert "People have judged it" in report["a.flac"]["words"]
    end.refresh_from_db()
    assert (end.intent, Recording.objects.get().prompt["endpoint"]) == (Label.COMPLETE, True)


def test_another_source_corrects_nothing(bring_in, tmp_path: Path, end) -> None:
    corrected = labelled(tmp_path / "data", complete=False)
    assert told(bring_in(corrected, source="others")) == ("present", "")
    end.refresh_from_db()
    assert end.intent == Label.COMPLETE
