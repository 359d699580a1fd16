"""False cut-offs against latency on the other database: measured, kept, printed and shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites import Process, RunningSite, environment_of

pytestmark = pytest.mark.needs("postgresql")

THIRTY_TURNS = """
from inference.models import Score
from tests import factory
for _ in range(30):
    take = factory.recording(status="listened")
    moments = [
        factory.sample(take, status="scored", silence=6_400),
        factory.sample(take, cut=28_800, status="scored", intent="complete", went_on=False),
    ]
    for moment, complete in zip(moments, (0.1, 0.9)):
        Score.objects.create(sample=moment, scorer="smart-turn", revision="test", latency_ms=40,
                             probabilities={"complete": complete, "incomplete": 1 - complete})
"""

THE_PAGE = """
from django.test import Client
answer = Client().get("/models/smart-turn/frontier/", headers={"host": "localhost"})
print(answer.status_code, answer.content.decode())
"""


@pytest.fixture
def site(tmp_path: Path, postgres_url: str, collected_static: Path) -> Iterator[RunningSite]:
    """Nothing serves here: commands, and a shell, on a database of its own."""
    environment = environment_of(tmp_path, 0, collected_static, DATABASE_URL=postgres_url)
    found = RunningSite("", tmp_path, environment, Process([], environment))
    yield found
    if found.asking:
        found.asking.stop()


def test_a_night_on_postgresql(site: RunningSite) -> None:
    site.shell(THIRTY_TURNS)
    said = site.manage("models", "compare").stdout
    assert "all                 30 + 30 of 30           0.0 % (0 to 0)" in said
    status, _, page = site.shell(THE_PAGE).partition(" ")
    assert status == "200"
    assert "Smart Turn: 0.0 % at 300 ms, 0.0 % at 600 ms, 200 ms at 5 %, 200 ms at 10 %." in page
