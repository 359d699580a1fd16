"""What goes into a bucket without the client around it is what the client would have sent."""

import base64
import os
import sys
import time
import zlib
from collections.abc import Iterator, Set
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from corpus.storage import putting
from corpus.storage.bucket import BucketStorage
from corpus.storage.line import Line
from corpus.storage.putting import OF_ONE, Putter
from corpus.storage.sound import Sound
from tests.corpus.storage.asked import Store
from tests.daemons import daemon
from tests.sites import free_port
from tests.stores import GONE, HANGS, THROUGH, Gate

pytestmark = pytest.mark.whole

KEY = "takes/2026/11/a.flac"
BODY = b"sound" * 1_000
HASH = sha256(BODY).hexdigest()
AUDIO = {"ContentType": "audio/x-flac"}
KEYS: Any = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


def client(url: str, tries: int = 2, **options: Any) -> Any:
    told = {"connect_timeout": 0.5, "read_timeout": 0.5, "retries": {"total_max_attempts": tries}, **options}
    return boto3.Session(**KEYS, region_name="eu-central-1").client(
        "s3", endpoint_url=url, config=Config(**told), verify=False
    )


def putter(url: str, **options: Any) -> Putter:
    return Putter(client(url, **options), client(url, 1, **options), "bench", lambda: None)


def put(by: Putter, key: str = KEY, body: bytes = BODY, **parameters: Any) -> None:
    by.put(key, body, sha256(body).hexdigest(), parameters or AUDIO)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.storage.putting.random.random", lambda: 0.0)


def signed(asked: dict[str, str]) -> str:
    """The names of the headers that the signature is of."""
    return asked["authorization"].partition("SignedHeaders=")[2].partition(",")[0]


def without(asked: dict[str, str], names: Set[str]) -> dict[str, str]:
    """The client writes down in one of them what it has used of itself."""
    left = asked.keys() - names - {"user-agent", "accept-encoding"}
    return {name: asked[name] for name in left}


def by_the_client(asked: dict[str, str]) -> bool:
    return "amz-sdk-invocation-id" in asked


@pytest.mark.parametrize(
    "parameters",
    [AUDIO, {**AUDIO, "ServerSideEncryption": "AES256", "Metadata": {"who": "nobody"}, "ACL": "private"}],
)
def test_the_second_is_sent_as_the_client_sends_the_first(a_store: Store, parameters: dict[str, Any]) -> None:
    by = putter(a_store.url)
    for _ in range(3):
        put(by, **parameters)
    first, *ours = a_store.asked
    assert [by_the_client(each) for each in a_store.asked] == [True, False, False]
    crc = base64.b64encode(zlib.crc32(BODY).to_bytes(4, "big")).decode()
    of_both = {"x-amz-content-sha256": HASH, "x-amz-checksum-crc32": crc}
    for each in ours:
        assert signed(each) == signed(first)
        assert without(each, OF_ONE) == without(first, OF_ONE)
        assert of_both.items() <= each.items()
        assert of_both.items() <= first.items()
    assert a_store.bodies == [BODY] * 3


def test_where_the_operator_wants_no_checksums_none_is_sent(a_store: Store) -> None:
    by = putter(a_store.url, request_checksum_calculation="when_required")
    put(by)
    put(by)
    assert not by_the_client(a_store.asked[1])
    assert "x-amz-checksum-crc32" not in a_store.asked[1]


@pytest.mark.parametrize("style", ["path", "auto"])
def test_the_bucket_stands_where_the_client_puts_it(a_store: Store, style: str) -> None:
    by = putter(a_store.url, s3={"addressing_style": style})
    put(by)
    put(by, key="takes/2026/11/b.flac")
    assert a_store.asked[1]["path"] == a_store.asked[0]["path"].replace("a.flac", "b.flac")
    assert a_store.asked[1]["host"] == a_store.asked[0]["host"]


def test_what_is_unlike_the_first_goes_by_the_client(a_store: Store) -> None:
    by = putter(a_store.url)
    put(by)
    put(by, key="takes/ä b.flac")
    put(by)
    put(by, ContentType="audio/wav")
    assert [by_the_client(each) for each in a_store.asked] == [True] * 4
    assert a_store.asked[3]["content-type"] == "audio/wav"


def test_another_signature_stays_the_client_s(a_store: Store) -> None:
    by = putter(a_store.url, signature_version="s3")
    put(by)
    put(by)
    assert [by_the_client(each) for each in a_store.asked] == [True, True]


def test_through_a_proxy_the_client_goes_alone(a_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    by = putter(a_store.url)
    assert by._line("http://store.example/") is not None
    assert putter(a_store.url, proxies={"http": "http://127.0.0.1:1"})._line("http://store.example/") is None
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert by._line("http://store.example/") is None


def test_a_line_that_the_store_has_closed_is_opened_anew_and_no_try_lost(a_store: Store) -> None:
    by = putter(a_store.url)
    put(by)
    a_store.hangs_up = True
    for _ in range(3):
        put(by)
        time.sleep(0.2)  # until its end of the line is here
    assert [by_the_client(each) for each in a_store.asked] == [True, False, False, False]


@pytest.mark.parametrize("status", [500, 503])
def test_a_store_that_is_busy_is_asked_once_more_by_the_client(a_store: Store, status: int) -> None:
    by = putter(a_store.url)
    put(by)
    a_store.answers = [status]
    put(by)
    put(by)
    assert [by_the_client(each) for each in a_store.asked] == [True, False, True, False]


def test_busy_twice_is_the_client_s_error_and_no_third_try(a_store: Store) -> None:
    by = putter(a_store.url)
    put(by)
    a_store.answers = [503, 503]
    with pytest.raises(ClientError) as told:
        put(by)
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert len(a_store.asked) == 3


def test_what_the_store_refuses_is_found_out_anew(a_store: Store) -> None:
    by = putter(a_store.url)
    put(by)
    a_store.answers = [403]
    for _ in range(3):
        put(by)
    assert [by_the_client(each) for each in a_store.asked] == [True, False, True, True, False]


def test_a_store_that_hangs_has_two_tries_and_the_client_s_error(s3: BucketStorage, gate: Gate) -> None:
    for _ in range(2):
        default_storage.save(KEY, ContentFile(BODY))
    gate.mode = HANGS
    before = gate.asked
    with pytest.raises(ReadTimeoutError):
        s3.put(KEY, BODY)
    assert gate.asked - before <= 2
    gate.mode = GONE
    with pytest.raises(Exception, match=r"closed|connect|refused"):
        s3.put(KEY, BODY)
    gate.mode = THROUGH
    s3.put(KEY, b"after")
    with default_storage.open(KEY) as file:
        assert file.read() == b"after"


def test_the_hash_of_what_is_stored_is_signed(s3: BucketStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    really = s3._putter.put

    def listening(*given: Any) -> None:
        hashed.append(given[2])
        really(*given)

    monkeypatch.setattr(s3._putter, "put", listening)
    for content in (Sound(BODY), ContentFile(BODY), Sound(BODY)):
        default_storage.save(KEY, content)
        with default_storage.open(KEY) as file:
            assert file.read() == BODY
    assert hashed == [HASH] * 3


# A store that looks at signatures


@pytest.fixture(scope="module")
def strict() -> Iterator[tuple[str, Any]]:
    """moto's, which lets in nobody without a key of it: its address, and a key."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with daemon(server, port, env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "4"}):
        iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1", **KEYS)
        iam.create_user(UserName="site")
        rights = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
        iam.put_user_policy(UserName="site", PolicyName="all", PolicyDocument=rights)
        made = iam.create_access_key(UserName="site")["AccessKey"]
        key = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
        boto3.client("s3", endpoint_url=url, region_name="us-east-1", **KEYS).create_bucket(Bucket="bench")
        yield url, key


def strict_putter(url: str, key: Any) -> Putter:
    made = boto3.Session(**key, region_name="us-east-1").client("s3", endpoint_url=url)
    return Putter(made, made, "bench", lambda: None)


def test_a_store_that_looks_at_signatures_takes_them(
    strict: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    by = strict_putter(*strict)
    put(by)
    told: list[int] = []
    really = Line.put

    def listening(*given: Any) -> int:
        told.append(really(*given))
        return told[-1]

    monkeypatch.setattr(Line, "put", listening)
    put(by, key="takes/2026/11/b.flac", body=b"another")
    assert told == [200]
    assert by._client.get_object(Bucket="bench", Key="takes/2026/11/b.flac")["Body"].read() == b"another"
    monkeypatch.setattr(putting._Signature, "signature", lambda *_: "0" * 64)
    put(by)
    assert told == [200, 403], "and the client's own try was taken"
