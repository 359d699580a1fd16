"""The store hangs, then dies, and the site is killed: every take that was confirmed is there in the end."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.scaled.test_pipeline import settled, state
from tests.sites import running_site, wait_for
from tests.stores import GONE, HANGS, THROUGH, gate_before

AUDIT = """
from corpus.verifying.auditing import verify
run = verify(decode=True)
print(run.checked, run.lost, run.unnamed, bool(run.error))
"""


@pytest.mark.whole
def test_takes_wait_on_disk_through_a_dead_store_and_a_kill_and_end_up_in_it(
    tmp_path: Path, collected_static: Path, s3_url: str, fresh_clips: list[str]
) -> None:
    spool = tmp_path / "spool"

    def plays(*clips: str) -> str:
        return str(site.manage("play", "--agree", "--fast", "--wait", "0", *clips, check=False).stdout)

    def spooled() -> int:
        return len(list(spool.rglob("*.flac")))

    with gate_before(s3_url, "away") as gate:
        environment: Any = {
            "S3_BUCKET": "away",
            "S3_ENDPOINT_URL": gate.url,
            "STORAGE_SPOOL": str(spool),
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        with running_site(tmp_path / "site", collected_static, **environment) as site:
            gate.mode = HANGS
            assert plays(*fresh_clips[:4]).count("(stored, receipt") == 4
            assert spooled() == 4
            gate.mode = GONE
            assert plays(*fresh_clips[4:6]).count("(stored, receipt") == 2
            site.restart()
            assert plays(fresh_clips[6]).count("(stored, receipt") == 1, "\n".join(site.web.lines[-20:])
            ready = json.loads(httpx.get(f"{site.url}/readyz", timeout=60).text)
            assert (ready["store"], ready["spool"]) == ("away", "here")
            wait_for(lambda: settled(site), "takes in the spool to be heard and judged", 120)
            assert (sum(state(site)["recordings"].values()), spooled()) == (7, 7)
            gate.mode = THROUGH
            wait_for(lambda: not spooled(), "the store to take them", 120)
            assert site.shell(AUDIT) == "7 0 0 False"
