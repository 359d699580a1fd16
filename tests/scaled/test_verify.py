"""The look through the storage, on PostgreSQL and a bucket of a real S3 endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.scaled.conftest import a_shell
from tests.sites import RunningSite

pytestmark = pytest.mark.needs("postgresql")

BUCKET = "verified"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}

STORE = """
from tests.corpus.test_verifying import content, overwrite, stored_take
from django.core.files.storage import default_storage
whole, lost, swapped, damaged = (stored_take(hertz) for hertz in (220.0, 330.0, 440.0, 550.0))
default_storage.delete(lost.audio)
overwrite(swapped, content(whole))
overwrite(damaged, content(damaged)[:-100])
print("NAMED" + json.dumps([lost.audio, swapped.audio, damaged.audio]))
"""
BREAK_OFF = """
from unittest.mock import patch
from botocore.exceptions import EndpointConnectionError
from corpus.verifying import auditing, takes
with patch.object(takes, "BATCH", 1), patch.object(
    auditing.strays, "unnamed", side_effect=EndpointConnectionError(endpoint_url="s3")
):
    run = auditing.verify()
print("RUN" + json.dumps([run.checked, run.lost, bool(run.error), run.finished_at is None]))
"""
GO_ON = """
from datetime import timedelta
from corpus.models import VerifyRun
from corpus.verifying import auditing, strays
strays.YOUNG = timedelta(0)
run = auditing.verify()
print("RUN" + json.dumps({
    "runs": VerifyRun.objects.count(), "checked": run.checked, "over": run.finished_at is not None,
    "faults": {each["object"]: each["reason"] for each in run.faults}, "strays": run.strays,
}))
"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, collected_static: Path, postgres_url: str, s3_url: str
) -> Iterator[RunningSite]:
    """A shell of a site whose rows and takes lie elsewhere."""
    bucket = {"S3_BUCKET": BUCKET, "S3_ENDPOINT_URL": s3_url}
    keys: Any = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    boto3.client("s3", endpoint_url=s3_url, region_name="us-east-1", **keys).create_bucket(Bucket=BUCKET)
    folder = tmp_path_factory.mktemp("verify")
    with a_shell(folder, collected_static, DATABASE_URL=postgres_url, **bucket, **KEYS) as found:
        yield found


def said(site: RunningSite, code: str, mark: str) -> Any:
    return json.loads(site.shell(f"import json\n{code}").partition(mark)[2])


def test_what_a_bucket_has_lost_is_named_and_a_look_that_broke_off_is_gone_on_with(site: RunningSite) -> None:
    lost, swapped, damaged = said(site, STORE, "NAMED")
    assert said(site, BREAK_OFF, "RUN") == [4, 3, True, True]
    stray = "takes/2026/11/of-nobody.flac"
    site.shell(
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage\n"
        f"default_storage.save({stray!r}, ContentFile(b'fLaC'))"
    )
    found = said(site, GO_ON, "RUN")
    assert (found["runs"], found["checked"], found["over"]) == (1, 4, True)
    assert found["faults"] == {
        lost: "the storage has no such object",
        swapped: "the object holds other bytes than were stored",
        damaged: "the object holds other bytes than were stored",
    }
    assert found["strays"] == [stray]
    done = site.manage("verify", check=False)
    assert done.returncode == 1
    assert lost in done.stdout + done.stderr
