"""Clips from an S3 prefix, from a real endpoint: what does not answer costs its file, not the import."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from django.core.management import CommandError

from corpus.models import Recording
from games.importing import buckets
from tests.games.importing.clips import flac

pytestmark = [pytest.mark.django_db, pytest.mark.needs("readings")]

SOON = Config(connect_timeout=1, read_timeout=1, retries={"max_attempts": 1})


@pytest.fixture
def bucket(s3_url: str, settings, monkeypatch: pytest.MonkeyPatch) -> object:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    settings.S3_ENDPOINT_URL = s3_url
    client = boto3.client("s3", endpoint_url=s3_url)
    client.create_bucket(Bucket="clips")
    return client


@pytest.fixture
def hanging() -> Iterator[str]:
    """An address that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []
        threading.Thread(target=lambda: held.append(server.accept()), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_all_below_a_prefix_comes_in_and_nothing_beside_it(bring_in, bucket) -> None:
    bucket.put_object(Bucket="clips", Key="mine/en/complete/a.flac", Body=flac(0))
    bucket.put_object(Bucket="clips", Key="mine/en/complete/b.flac", Body=bytes(9 * 2**20))
    bucket.put_object(Bucket="clips", Key="mine/en/complete/../c.flac", Body=flac(2))
    bucket.put_object(Bucket="clips", Key="mine/en/", Body=b"")
    bucket.put_object(Bucket="clips", Key="mine2/en/complete/d.flac", Body=flac(1))
    report = bring_in("s3://clips/mine")
    assert {name: row["reason"] for name, row in report.items()} == {
        "en/complete/a.flac": "",
        "en/complete/b.flac": "too_large",
        "en/complete/../c.flac": "unsafe_path",
    }
    assert Recording.objects.count() == 1


def test_an_object_that_went_away_costs_only_itself(
    bring_in, bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        bucket.put_object(Bucket="clips", Key=f"gone/en/complete/{name}.flac", Body=flac(ord(name) % 4))
    listed = buckets.Bucket._listed

    def then_deleted(self: buckets.Bucket) -> Iterator[tuple[str, int]]:
        found = list(listed(self))
        bucket.delete_object(Bucket="clips", Key="gone/en/complete/a.flac")
        yield from found

    monkeypatch.setattr(buckets.Bucket, "_listed", then_deleted)
    report = bring_in("s3://clips/gone")
    assert [row["reason"] for row in report.values()] == ["not_fetched", ""]


def test_a_bucket_that_is_not_there_is_said_so(bring_in, bucket) -> None:
    with pytest.raises(CommandError, match="cannot be listed"):
        bring_in("s3://nothing/here")
    with pytest.raises(CommandError, match="Say which bucket"):
        bring_in("s3://")


def test_a_bucket_that_hangs_is_given_up(bring_in, bucket, hanging, settings, monkeypatch) -> None:
    settings.S3_ENDPOINT_URL = hanging
    made = buckets.Bucket.__init__
    monkeypatch.setattr(buckets.Bucket, "__init__", lambda self, address: made(self, address, SOON))
    with pytest.raises(CommandError, match=r"cannot be listed .*timeout"):
        bring_in("s3://clips/mine")


def test_what_lies_there_is_written_nowhere(bring_in, bucket, tmp_path: Path) -> None:
    bucket.put_object(Bucket="clips", Key="dry/en/complete/a.flac", Body=flac(3))
    before = sorted(tmp_path.rglob("*"))
    bring_in("s3://clips/dry", "--dry-run")
    assert {path.name for path in set(tmp_path.rglob("*")) - set(before)} <= {"report.csv"}
