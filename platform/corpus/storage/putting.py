"""Objects put into a bucket as boto3's client puts them, without what it does around each.

For every object the client finds out again what it found out for the one before: where the store is, how the
bucket is addressed, what goes along. That takes longer than signing and sending do. So it is watched, by its
own events, as it puts the first; those after it get the same headers and botocore's signature, and go over a
line of their own. What is unlike the first, and what the store does not take at once, goes by the client
(docs/decisions/0107-objects-put-without-the-client.md).
"""

import logging
import random
import re
import ssl
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError
from botocore.signers import RequestSigner
from botocore.utils import get_environ_proxies

from corpus.storage.line import BROKEN, Line

log = logging.getLogger(__name__)

PLAIN: Final = re.compile(r"[A-Za-z0-9_./-]+")
"""Keys that stand in an address as they are."""

SIGNATURE: Final = "s3v4"
CHECKSUM: Final = "x-amz-checksum-crc32"

OF_ONE: Final = frozenset(
    {
        *("content-length", "content-md5", "expect", "transfer-encoding"),
        *("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"),
        *("amz-sdk-invocation-id", "amz-sdk-request"),
        *(CHECKSUM, "x-amz-trailer", "x-amz-decoded-content-length"),
    }
)
"""Headers that belong to one request."""

CHUNKED: Final = "aws-chunked"
"""How the client sends a checksum over TLS, behind the body; ours stands before it, and is signed."""

KNOWN_SIGNING: Final = frozenset({"region", "signing_name", "disableDoubleEncoding"})
"""What the endpoint's rules say of signing where there is nothing special about a bucket."""

Trust = Callable[[], ssl.SSLContext | None]
"""Whose certificates are believed; None where that cannot be said so simply."""


class _Signature(S3SigV4Auth):
    """botocore's, for a body whose hash is known."""

    def payload(self, request: Any) -> str:
        return str(request.context["sha256"])


@dataclass(frozen=True, slots=True)
class _Way:
    """How the client has put an object.

    Attributes:
        parameters: that it was given beside bucket, key and body. before: its address up to the key.
        checksum: whether the store gets one. signing: of `signer`, by the names of its arguments.
    """

    parameters: Mapping[str, Any]
    before: str
    headers: dict[str, str]
    checksum: bool
    signer: RequestSigner
    signing: dict[str, Any]
    line: Line

    def put(self, key: str, body: bytes, sha256: str) -> int:
        """The store's answer, a status of HTTP.

        Raises:
            BotoCoreError, OSError, HTTPException: there was none.
        """
        headers = dict(self.headers)
        if self.checksum:
            headers[CHECKSUM] = b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
        request: Any = AWSRequest("PUT", self.before + key, headers)
        request.context["sha256"] = sha256
        # The client's signer knows when credentials are to be had anew.
        credentials = self.signer.get_auth_instance(**self.signing, signature_version=SIGNATURE).credentials
        _Signature(credentials, self.signing["signing_name"], self.signing["region_name"]).add_auth(request)
        return self.line.put(urlsplit(request.url).path, dict(request.headers.items()), body)


class Putter:
    """Puts objects into one bucket.

    Args:
        client: boto3's, of S3. once: the same, but that it tries only once.
    """

    def __init__(self, client: Any, once: Any, bucket: str, trust: Trust) -> None:
        self._client, self._once, self._bucket, self._trust = client, once, bucket, trust
        self._way: _Way | None = None
        self._seen = threading.local()
        client.meta.events.register_last("before-sign.s3.PutObject", self._signs)

    def put(self, key: str, body: bytes, sha256: str, parameters: Mapping[str, Any]) -> None:
        """In two tries at most.

        Args:
            sha256: of `body`, in hexadecimal. parameters: of the client's `put_object`.

        Raises:
            BotoCoreError, ClientError: the client's, of the last try.
        """
        way = self._way
        if way is None or way.parameters != parameters or not PLAIN.fullmatch(key):
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body, **parameters)
            self._way = self._way_of(key, parameters)
        elif not self._put_as_before(way, key, body, sha256):
            self._once.put_object(Bucket=self._bucket, Key=key, Body=body, **parameters)

    def _put_as_before(self, way: _Way, key: str, body: bytes, sha256: str) -> bool:
        """Whether the store has it now."""
        try:
            status = way.put(key, body, sha256)
        except (BotoCoreError, *BROKEN) as error:
            log.info("The store did not answer, and is asked once more: %s", error)
            return False
        if status == HTTPStatus.OK:
            return True
        log.info("The store answered with %s, and is asked once more.", status)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            time.sleep(random.random())  # noqa: S311  (as the client waits before it tries again)
        else:
            self._way = None  # something is not as it was
        return False

    def _signs(self, request: Any, **signing: Any) -> None:
        """Called by the client before it signs, in the thread that puts."""
        self._seen.url, self._seen.context = request.url, request.context
        self._seen.headers, self._seen.signing = dict(request.headers.items()), signing

    def _way_of(self, key: str, parameters: Mapping[str, Any]) -> _Way | None:
        """How the client has just put it; None where we do not know how to do it again."""
        seen = self._seen
        special: dict[str, Any] = seen.context.get("signing", {})
        checksum = seen.context.get("checksum", {}).get("request_algorithm")
        line = self._line(seen.url)
        if (
            line is None
            or seen.signing["signature_version"] != SIGNATURE
            or not special.keys() <= KNOWN_SIGNING
            or not (PLAIN.fullmatch(key) and seen.url.endswith(f"/{key}"))
            or (checksum is not None and checksum["name"] != CHECKSUM)
        ):
            return None
        return _Way(
            parameters=dict(parameters),
            before=seen.url.removesuffix(key),
            headers=_headers(seen.headers),
            checksum=checksum is not None,
            signer=seen.signing["request_signer"],
            signing={
                "signing_name": special.get("signing_name") or seen.signing["signing_name"],
                "region_name": special.get("region") or seen.signing["region_name"],
            },
            line=line,
        )

    def _line(self, url: str) -> Line | None:
        config = self._client.meta.config
        if config.proxies or config.client_cert or get_environ_proxies(url):
            return None
        tls = urlsplit(url).scheme == "https"
        trusted = self._trust() if tls else None
        if tls and trusted is None:
            return None
        return Line(url, config.connect_timeout, config.read_timeout, trusted)


def _headers(of_the_first: Mapping[str, str]) -> dict[str, str]:
    """Those that the next one has too."""
    kept = {name: value for name, value in of_the_first.items() if name.lower() not in OF_ONE}
    coding = "Content-Encoding"
    if CHUNKED in kept.get(coding, ""):
        left = [each for each in kept.pop(coding).split(",") if each != CHUNKED]
        kept |= {coding: ",".join(left)} if left else {}
    return kept
