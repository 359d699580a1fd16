"""Audio in an S3-compatible store that may be slow, hang or be away.

Each call has an end, and a store that is away is left alone (`breaker`). Where the operator gave a folder, a
take that the store does not take is kept there (`spool`), counts as stored, and is read from there.
"""

import io
import logging
import os
import ssl
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.httpsession import get_cert_path
from django.core.files.base import File
from django.utils import timezone
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from corpus.storage.breaker import AT_ONCE, Away, Breaker
from corpus.storage.putting import Putter
from corpus.storage.sound import Sound
from corpus.storage.spool import Spool, SpoolFull

log = logging.getLogger(__name__)

LIMITS: Final = Config(
    connect_timeout=3,
    read_timeout=8,
    retries={"total_max_attempts": 2, "mode": "standard"},
    max_pool_connections=AT_ONCE,
)
ONE_TRY: Final = Config(retries={"total_max_attempts": 1})
ASKING: Final = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
"""Whether the store is there again."""

NO_OBJECT: Final = {"NoSuchKey", "404", "NotFound"}
NO_BUCKET: Final = "NoSuchBucket"
BUSY: Final = {"SlowDown", "RequestTimeout", "RequestTimeTooSkewed", "ServiceUnavailable", NO_BUCKET}
"""Codes of answers that say no more of an object than silence would."""


def is_away(error: Exception) -> bool:
    """Whether an error says that the store is not there, rather than something of an object."""
    if isinstance(error, ClientError):
        return _status(error) >= 500 or _code(error) in BUSY
    return isinstance(error, BotoCoreError)


class BucketStorage(S3Storage):  # type: ignore[misc]  # django-storages ships no types
    """django-storages' S3, with an end to each call, and a spool.

    Args:
        spool: folder; "" for none.
        spool_bytes: that may lie in it.
    """

    def __init__(self, *, spool: str = "", spool_bytes: int = 0, **options: Any) -> None:
        super().__init__(**options, client_config=LIMITS)
        self.spool = Spool(Path(spool), spool_bytes) if spool else None
        self.breaker = Breaker(self._there, is_away)

    def put(self, name: str, content: bytes, hashed: str = "") -> None:
        """Into the store and nowhere else.

        Args:
            hashed: SHA-256 of the content, in hexadecimal; "" where the caller does not know it.

        Raises:
            Away, BotoCoreError, ClientError: it did not take it.
        """
        with self.breaker.call():
            key = self._normalize_name(clean_name(name))
            hashed = hashed or sha256(content).hexdigest()
            self._putter.put(key, content, hashed, self._get_write_parameters(key))

    def take_out(self, name: str) -> None:
        """Out of the store; the spool is not asked."""
        with self.breaker.call():
            super().delete(name)

    def delete(self, name: str) -> None:
        """Nowhere any more. With the store away that is an error, and the spool has forgotten it even so."""
        if self.spool:
            self.spool.delete(name)
        self.take_out(name)

    def exists(self, name: str) -> bool:
        if self.spool and self.spool.has(name):
            return True
        with self.breaker.call():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Of the store alone: what lies in the spool is on its way."""
        with self.breaker.call():
            found: tuple[list[str], list[str]] = super().listdir(name)
            return found

    def size(self, name: str) -> int:
        lies_here = self.spool.size(name) if self.spool else None
        if lies_here is not None:
            return lies_here
        with self.breaker.call():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> Any:
        if self.spool and self.spool.has(name):
            return timezone.now()
        with self.breaker.call():
            return super().get_modified_time(name)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        cleaned: str = clean_name(name)
        content.seek(0)
        data: bytes = content.read()
        try:
            self.put(cleaned, data, content.sha256 if isinstance(content, Sound) else "")
        except (Away, BotoCoreError, ClientError) as error:
            self._keep_here(cleaned, data, error)
        else:
            if self.spool:
                self.spool.back(cleaned)
        return cleaned

    def _keep_here(self, name: str, data: bytes, error: Exception) -> None:
        if self.spool is None:
            raise error
        try:
            self.spool.keep(name, data)
        except SpoolFull as full:
            log.warning("The store does not take %s, and the spool is full: %s", name, full)
            raise error from full
        log.info("The store does not take %s, so it waits in the spool: %s", name, error)

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            return super()._open(name, mode)
        lies_here = self.spool.read(name) if self.spool else None
        found = self._read(name) if lies_here is None else lies_here
        return File(io.BytesIO(found), name=name)

    def _read(self, name: str) -> bytes:
        """In one request, and within the breaker from the first byte to the last.

        Raises:
            FileNotFoundError: the bucket is there, and holds no such object.
        """
        key = self._normalize_name(clean_name(name))
        try:
            with self.breaker.call():
                found: bytes = self.bucket.Object(key).get(**self.get_object_parameters(key))["Body"].read()
                return found
        except ClientError as error:
            if _code(error) == NO_BUCKET:
                raise Away(f"The store has no bucket {self.bucket_name}.") from error
            if _code(error) in NO_OBJECT:
                raise FileNotFoundError(f"The store has no object {name}.") from error
            raise

    def _there(self) -> None:
        self._asking.head_bucket(Bucket=self.bucket_name)

    @cached_property
    def _asking(self) -> Any:
        return self._client(ASKING)

    @cached_property
    def _putter(self) -> Putter:
        """One for all threads: a client for each would have connections of its own."""
        once = self._client(LIMITS.merge(ONE_TRY))
        return Putter(self._client(LIMITS), once, self.bucket_name, self._trusted)

    def _trusted(self) -> ssl.SSLContext | None:
        """As boto3: what we are told, what its own settings say, what `requests` reads, botocore's own."""
        verify: str | bool | None = self.verify
        if verify is None:
            settings = botocore.session.Session(profile=self.session_profile)
            said = settings.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")
            verify = said or True
        where = get_cert_path(verify) if verify else None  # type: ignore[arg-type]  # a path too
        if where is None:
            return None
        if Path(where).is_dir():
            return ssl.create_default_context(capath=where)
        return ssl.create_default_context(cafile=where)

    def _client(self, config: Config) -> Any:
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            use_ssl=self.use_ssl,
            verify=self.verify,
            config=config,
        )


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
