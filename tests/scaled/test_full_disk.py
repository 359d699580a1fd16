"""A disk that is really full, below database and audio: words at every door, nothing to repair later."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sites import RunningSite, running_site

SIZE = "24m"
PASSWORD = "a long enough password"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """24 MB, and no more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this process may mount nothing; tests/config/test_unwritable.py has the same, made up")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def form(site: RunningSite, address: str, **fields: str) -> httpx.Response:
    with httpx.Client(base_url=site.url, timeout=60) as browser:
        browser.get(address)
        return browser.post(address, data={**fields, "csrfmiddlewaretoken": browser.cookies["csrftoken"]})


def consents(site: RunningSite) -> httpx.Response:
    version = site.shell("from accounts.consent import CURRENT; print(CURRENT)")
    return form(site, "/consent/", adult="on", agree="on", language="en", version=version)


@pytest.mark.whole
def test_a_full_disk_is_told_at_every_door_and_all_goes_on_once_there_is_room(
    disk: Path, collected_static: Path, fresh_clips: list[str]
) -> None:
    with running_site(disk / "site", collected_static) as site:
        site.shell(
            f"from accounts.models import User; User.objects.create_user('ada', password={PASSWORD!r})"
        )
        assert consents(site).status_code == 302
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        for answer in (consents(site), form(site, "/accounts/login/", login="ada", password=PASSWORD)):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
            assert "We cannot write anything down just now" in answer.text
        assert httpx.get(site.url, timeout=60).status_code == 200
        filler.unlink()
        assert consents(site).status_code == 302
        played = site.manage("play", "--agree", "--fast", "--wait", "0", fresh_clips[0], check=False)
        assert "(stored, receipt" in played.stdout
