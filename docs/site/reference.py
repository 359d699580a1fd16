"""The page that tells every endpoint of the API, from the document that the site itself answers with.

A hook of MkDocs: reference.md and openapi.json are made when the documentation is, and are kept nowhere.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import json
from api.urls import api
print(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
"""
HEAD = """# Every endpoint

Made from [the document (OpenAPI 3.1)](openapi.json) of this version; a site answers with its own at
`/api/v1/openapi.json`, and as a page at `/api/v1/docs`. How to begin: [the API](api.md).
"""

Json = Mapping[str, Any]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    document = asked()
    files.append(File.generated(config, "openapi.json", content=json.dumps(document, indent=2)))
    files.append(File.generated(config, "reference.md", content="\n".join(told(document))))
    return files


def asked() -> Json:
    """The document, from a process of its own: settings want a place for data, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", ASKED]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    document: Json = json.loads(done.stdout)
    return document


def told(document: Json) -> Iterator[str]:
    """Lines of Markdown: every operation, then every shape."""
    yield HEAD
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"## {method.upper()} `{address}`\n\n{operation['description']}\n"
            given = operation.get("parameters", ())
            yield from table([(each["name"], each["schema"], each["required"]) for each in given])
            for media, body in operation.get("requestBody", {}).get("content", {}).items():
                yield f"Sent: {kind(body['schema'])} as `{media}`.\n"
            for status, answer in operation["responses"].items():
                sent = [kind(each["schema"]) for each in answer.get("content", {}).values()]
                yield f"- **{status}** {', '.join(sent)}"
            yield ""
    for name, shape in sorted(document["components"]["schemas"].items()):
        yield f"## {name}\n\n{shape.get('description', '')}\n"
        needed = shape.get("required", ())
        yield from table([(key, of, key in needed) for key, of in shape.get("properties", {}).items()])


def table(values: list[tuple[str, Json, bool]]) -> Iterator[str]:
    """Rows of parameters or fields: name, schema, whether it must be there."""
    if not values:
        return
    yield "| name | value | what it means |\n|---|---|---|"
    for name, schema, needed in values:
        words = " ".join(schema.get("description", "").split()).replace("|", "\\|")
        yield f"| `{name}`{'' if needed else ' (optional)'} | {kind(schema)} | {words} |"
    yield ""


def kind(schema: Json) -> str:
    """What a value is, with a link where that is a shape of its own."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(kind(each) for each in several)
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    return str(schema.get("type", "any JSON"))
