"""How takes were won: a release says which were spoken as work of a study, and nothing else of it."""

from pathlib import Path

import pytest

from corpus.models import Recording
from games.studies import work
from publishing.release import publish
from tests import factory
from tests.publishing.conftest import accepted, speaker_in
from tests.publishing.test_columns import table
from tests.studies import cast


@pytest.mark.django_db
def test_a_release_marks_takes_that_were_work_of_a_study_and_names_nobody(release_folder: Path) -> None:
    person = speaker_in("train")
    cast.comes(cast.study(), cast.PID, person)
    paid = factory.recording(person, status=Recording.Status.LISTENED)
    work.take(paid)
    marked = {str(sample.id) for sample in accepted(person, take=paid)}
    accepted(person)
    assert publish().error == ""

    assert {row["id"] for row in table(release_folder) if row["paid"]} == marked
    assert {row["id"]: row["paid"] for row in table(release_folder, "turns")}[str(paid.pk)] is True
    texts = "".join(path.read_text() for path in release_folder.rglob("*") if path.suffix in (".md", ".json"))
    assert "spoken as work of a study" in texts
    for row in (*table(release_folder), *table(release_folder, "turns")):
        assert cast.PID not in str(row)
    assert cast.PID not in texts
