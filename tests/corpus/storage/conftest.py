"""A real S3 endpoint behind a gate, and one that only writes down what it is asked."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from botocore.config import Config
from django.core.files.storage import storages
from pytest_django import Settings

from corpus.storage import bucket
from corpus.storage.bucket import BucketStorage
from tests.corpus.storage.asked import Store
from tests.stores import Gate, gate_before

QUICK = Config(connect_timeout=0.3, read_timeout=0.3)


@pytest.fixture
def gate(s3_url: str, request: pytest.FixtureRequest) -> Iterator[Gate]:
    name = f"b{abs(hash(request.node.name))}"
    with gate_before(s3_url, name) as found:
        yield found


@pytest.fixture
def s3(gate: Gate, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> BucketStorage:
    """The site's storage, with a store whose silence is known sooner."""
    monkeypatch.setattr(bucket, "LIMITS", bucket.LIMITS.merge(QUICK))
    monkeypatch.setattr(bucket, "ASKING", bucket.ASKING.merge(QUICK))
    for name, value in {"ACCESS_KEY_ID": "testing", "SECRET_ACCESS_KEY": "testing"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    return use(settings, gate)


def use(settings: Settings, gate: Gate, **options: object) -> BucketStorage:
    given = {"bucket_name": gate.bucket, "endpoint_url": gate.url, **options}
    path = "corpus.storage.bucket.BucketStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": path, "OPTIONS": given}}
    found: Any = storages["default"]
    assert isinstance(found, BucketStorage)
    return found


@pytest.fixture
def a_store() -> Iterator[Store]:
    with Store() as store:
        Thread(target=store.serve_forever, daemon=True).start()
        yield store
        store.shutdown()
