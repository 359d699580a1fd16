"""Redis goes away, or hangs: takes are stored and confirmed, people sign in, and the site says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.daemons import Redis
from tests.scaled.test_pipeline import state
from tests.sites import RunningSite, running_site, wait_for

PASSWORD = "a long enough password"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    found = Redis()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, prepared_data: Path, redis: Redis
) -> Iterator[RunningSite]:
    workers = (("worker", "takes"), ("worker", "publishing", "housekeeping"), ("scheduler",))
    folder = tmp_path_factory.mktemp("away")
    with running_site(folder, collected_static, workers, prepared_data, REDIS_URL=redis.url) as site:
        site.shell(
            f"from accounts.models import User; User.objects.create_user('ada', password={PASSWORD!r})"
        )
        wait_for(lambda: readiness(site)["workers"] == "here", "the workers", 120)
        yield site


def readiness(site: RunningSite) -> dict[str, str]:
    found: dict[str, str] = json.loads(httpx.get(f"{site.url}/readyz", timeout=PATIENCE).text)
    return found


def signs_in(site: RunningSite, password: str = PASSWORD) -> int:
    with httpx.Client(base_url=site.url, timeout=PATIENCE) as browser:
        browser.get("/accounts/login/")
        form = {"login": "ada", "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        return browser.post("/accounts/login/", data=form).status_code


def shows_a_take(site: RunningSite) -> int:
    """The way to withdraw: a receipt, typed in."""
    receipt = site.shell("from corpus.models import Recording; print(Recording.objects.last().receipt)")
    with httpx.Client(base_url=site.url, timeout=PATIENCE, follow_redirects=True) as browser:
        browser.get("/takes/")
        form = {"receipt": receipt, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        return browser.post("/takes/receipt/", data=form).status_code


@pytest.mark.needs("redis")
@pytest.mark.parametrize("how", ["gone", "hangs"])
def test_takes_are_confirmed_without_redis_and_scored_when_it_is_back(
    site: RunningSite, redis: Redis, fresh_clips: list[str], how: str
) -> None:
    before = sum(state(site)["recordings"].values())
    redis.away(how)
    try:
        done = site.manage("play", "--agree", "--fast", "--wait", "0", *fresh_clips[:3], check=False)
        assert done.stdout.count("(stored, receipt") == 3, done.stdout
        assert sum(state(site)["recordings"].values()) == before + 3
        assert signs_in(site) == 302
        assert signs_in(site, "wrong") == 200
        assert shows_a_take(site) == 200
        wait_for(lambda: readiness(site)["redis"] == "away", "readiness to say so")
        assert httpx.get(f"{site.url}/healthz").status_code == 200
    finally:
        redis.back(how)
    wait_for(lambda: readiness(site)["redis"] == "here", "readiness to say so")
    wait_for(lambda: "stored" not in state(site)["recordings"], "every take to be listened to", 150)
