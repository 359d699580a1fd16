"""A line to a store believes the certificates that it is told to, and no others."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore.httpsession import get_cert_path
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from corpus.storage.bucket import BucketStorage
from corpus.storage.line import Line
from tests.corpus.storage.asked import Store


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a store")])
    now = datetime.datetime.now(datetime.UTC)
    named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(named, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path / "store.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def with_tls(certificate: Path) -> Iterator[Store]:
    with Store() as store:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        store.socket = context.wrap_socket(store.socket, server_side=True)
        store.url = store.url.replace("http:", "https:")
        Thread(target=store.serve_forever, daemon=True).start()
        yield store
        store.shutdown()


def storage(**options: Any) -> BucketStorage:
    return BucketStorage(bucket_name="bench", **options)


def test_a_store_is_believed_by_the_certificate_that_the_operator_names(
    with_tls: Store, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(certificate))
        line = Line(with_tls.url, 3, 8, storage()._trusted())
        assert [line.put("/bench/a", {}, b"sound"), line.put("/bench/b", {}, b"sound")] == [200, 200]
        monkeypatch.delenv(variable)
    assert Line(with_tls.url, 3, 8, storage(verify=str(certificate))._trusted()).put("/c", {}, b"") == 200


def test_no_other_is(with_tls: Store) -> None:
    line = Line(with_tls.url, 3, 8, storage()._trusted())
    with pytest.raises(ssl.SSLCertVerificationError):
        line.put("/bench/a", {}, b"sound")
    assert with_tls.asked == []


def test_a_certificate_of_another_name_is_none(with_tls: Store, certificate: Path) -> None:
    line = Line(
        with_tls.url.replace("127.0.0.1", "localhost"), 3, 8, storage(verify=str(certificate))._trusted()
    )
    with pytest.raises(ssl.SSLCertVerificationError):
        line.put("/bench/a", {}, b"sound")


def test_who_believes_anybody_leaves_it_to_the_client() -> None:
    assert storage(verify=False)._trusted() is None
    assert Path(get_cert_path(True) or "").is_file(), "botocore has certificates of its own"


def test_a_store_that_lets_nobody_in_is_given_up_in_time() -> None:
    line = Line("http://127.0.0.1:1", 0.3, 0.3, None)
    with pytest.raises(OSError, match="refused"):
        line.put("/bench/a", {}, b"sound")
