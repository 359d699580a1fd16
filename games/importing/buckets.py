"""Clips brought in from a prefix of an S3 bucket. What does not answer in time costs its file alone."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from games.importing import described
from games.importing.clips import Unfit
from games.importing.places import MOST_FILES, Entry, PlaceError, hidden, most_of, within

PATIENCE: Final = Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 2, "mode": "standard"})
"""Seconds for an answer, each tried twice."""

ERRORS: Final = (BotoCoreError, ClientError, OSError)
"""What a bucket, its network and its credentials say."""


class Bucket:
    """All objects under a prefix, by the credentials of the environment, as `boto3` finds them."""

    def __init__(self, address: str, patience: Config = PATIENCE) -> None:
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        if not bucket:
            raise PlaceError("Say which bucket: s3://bucket/prefix.")
        self._bucket, self._prefix = bucket, prefix.rstrip("/") + "/" if prefix else ""
        self._client: Any = boto3.client("s3", config=patience, endpoint_url=settings.S3_ENDPOINT_URL or None)

    def entries(self) -> Iterator[Entry]:
        for number, (key, size) in enumerate(self._listed(), 1):
            if number > MOST_FILES:
                raise PlaceError(f"There are more than {MOST_FILES:,} files there. Give a longer prefix.")
            name = key.removeprefix(self._prefix)
            if name and not name.endswith("/") and not hidden(name):
                yield Entry(name, self._reader(key, name, size))

    def _listed(self) -> Iterator[tuple[str, int]]:
        """Keys, in their order, and sizes in bytes."""
        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for each in page.get("Contents", ()):
                    yield each["Key"], each["Size"]
        except ERRORS as error:
            raise PlaceError(
                f"The bucket {self._bucket} cannot be listed ({error}). Look at its name and credentials. "
                "What came in until now is kept, and the same command goes on from there."
            ) from error

    def _reader(self, key: str, name: str, size: int) -> Callable[[], bytes]:
        def read() -> bytes:
            if described.unsafe(name):
                raise Unfit("unsafe_path", "Its key is no path below the prefix. Give it another one.")
            within(name, size)
            try:
                body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
                data: bytes = body.read(most_of(name) + 1)
            except ERRORS as error:
                words = f"The bucket did not give it ({str(error)[:120]}). The same command tries it again."
                raise Unfit("not_fetched", words) from error
            within(name, len(data))
            return data

        return read
