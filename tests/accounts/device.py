"""A device with passkeys, in place of a telephone: what a browser would send for it."""

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SITE = "localhost"
ORIGIN = f"https://{SITE}"
SEEN = AuthenticatorData.FLAG.UP
"""Somebody touched it."""
KNOWN = SEEN | AuthenticatorData.FLAG.UV
"""It knows who: by a finger, a face or a number."""


@dataclass
class Device:
    """One passkey, once it was made.

    Attributes:
        owner: as the site named them when it was made.
    """

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    owner: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` says, as JSON."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(bytes(16), self.credential_id, public)
        made = AttestationObject.create("none", self._data(KNOWN | AuthenticatorData.FLAG.AT, data), {})
        client = self._client(CollectedClientData.TYPE.CREATE, asked["challenge"], ORIGIN)
        return self._told(client, attestationObject=websafe_encode(made))

    def sign(
        self, options: dict[str, Any], *, origin: str = ORIGIN, seen: AuthenticatorData.FLAG = KNOWN
    ) -> str:
        """What `navigator.credentials.get` says, as JSON."""
        client = self._client(CollectedClientData.TYPE.GET, options["publicKey"]["challenge"], origin)
        data = self._data(seen)
        signature = self.key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._told(
            client,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=self.owner,
        )

    def _data(
        self, flags: AuthenticatorData.FLAG, credential: AttestedCredentialData | None = None
    ) -> AuthenticatorData:
        made: AuthenticatorData = AuthenticatorData.create(
            sha256(SITE.encode()).digest(), flags, 1, credential or b""
        )
        return made

    def _client(self, kind: CollectedClientData.TYPE, challenge: str, origin: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), origin)

    def _told(self, client: CollectedClientData, **response: str) -> str:
        name = websafe_encode(self.credential_id)
        said = {"clientDataJSON": websafe_encode(client), **response}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})
