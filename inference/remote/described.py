"""The request of a remote scorer as an OpenAPI document, written from the types that go over the wire.

`manage.py models describe` prints it; a test holds docs/remote-scorer.openapi.json against it.
"""

import json
from typing import Any, Final

import msgspec

from inference.remote import wire
from inference.remote.wire import ScoreAnswer, ScoreRequest

REFERENCE: Final = "#/components/schemas/{name}"
JSON: Final = "application/json"


def document() -> str:
    """OpenAPI 3.1, as JSON of two spaces with a new line at its end."""
    return json.dumps(_document(), indent=2, ensure_ascii=False) + "\n"


def _document() -> dict[str, Any]:
    bodies, components = msgspec.json.schema_components((ScoreRequest, ScoreAnswer), ref_template=REFERENCE)
    asked, said = bodies
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Your Turn: a remote scorer",
            "version": "1",
            "description": "What a site sends to a model that somebody else runs, and what it has to answer. "
            "docs/remote-scorers.md says the rest.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {"/": {"post": _operation(asked, said)}},
        "components": {"schemas": components},
    }


def _operation(asked: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "score",
        "summary": "Has the speaker finished, at each of these moments?",
        "description": "At whatever path the entry's `address` has.",
        "parameters": [
            _header(wire.TIMESTAMP, "^[0-9]+$", "Seconds since 1970. Refuse what is 300 s old or older."),
            _header(
                wire.SIGNATURE,
                "^[0-9a-f]{64}$",
                "HMAC-SHA-256 with the secret, in hexadecimal digits, of the timestamp, a full stop and the "
                "bytes of the body. Refuse what has another one.",
            ),
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": asked}}},
        "responses": {
            "200": {
                "description": f"An answer to every moment, at most {wire.LONGEST_ANSWER} bytes together.",
                "content": {JSON: {"schema": said}},
            },
            "401": {"description": "The signature is not right. It is not asked again."},
            "503": {"description": "Not now; 429, 500, 502 and 504 likewise. It is asked again soon."},
        },
    }


def _header(name: str, pattern: str, description: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": True, "description": description, "schema": schema}
