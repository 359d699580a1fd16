"""Releases on the other database, which spells ids with dashes: through a plan, into rows and into tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites import Process, RunningSite, environment_of

pytestmark = pytest.mark.needs("postgresql")

TWO_RELEASES = """
from inference.models import Transcript
from publishing.models import Publication
from publishing.release import publish
from tests.publishing.conftest import accepted, speaker_in
player = speaker_in("train")
first = accepted(player)
one = publish()
Transcript.objects.create(sample=first[0], language="en", text="So I", source=Transcript.Source.PERSON)
accepted(player)
two = publish()
first[1].recording.withdraw(by="test")
three = publish()
again = publish()
new = [{name: number for name, number in sorted(each.counts["new"].items()) if number} for each in (one, two)]
print("NEW", new, three.counts["removed"], again.outcome)
print("PLACED", sorted(Publication.objects.filter(removed_in=None).values_list("config", "label")))
"""


@pytest.fixture
def site(tmp_path: Path, postgres_url: str, collected_static: Path) -> Iterator[RunningSite]:
    """Nothing serves here: commands, and a shell, on a database of its own."""
    variables = {"DATABASE_URL": postgres_url, "RELEASE_GATE": "off"}
    environment = environment_of(tmp_path, 0, collected_static, **variables)
    found = RunningSite("", tmp_path, environment, Process([], environment))
    yield found
    if found.asking:
        found.asking.stop()


def test_releases_on_postgresql(site: RunningSite) -> None:
    said = site.shell(TWO_RELEASES)
    added = [{"audio": 2, "turns": 1}, {"actions": 1, "audio": 2, "text": 1, "turns": 1}]
    assert f"NEW {added} 5 nothing_new" in said
    of_two = [(config, label) for config in ("audio", "turns") for label in ("complete", "incomplete")]
    assert f"PLACED {of_two}" in said
