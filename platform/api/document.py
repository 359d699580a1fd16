"""The page that people read about the API: the document of OpenAPI, as this site looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from accounts.tokens.bearer import Bearer
from accounts.tokens.rights import RIGHTS, Right
from corpus.marking import N_

TITLES: Final = {
    "figures": N_("Figures"),
    "releases": N_("Releases"),
    "models": N_("Models"),
    "samples": N_("Samples"),
    "votes": N_("Votes"),
    "calls": N_("Calls with agents"),
}
"""Of the tags, in the order of the page."""

LIMITS: Final = (
    ("minimum", "at least {}"),
    ("maximum", "at most {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minItems", "at least {}"),
    ("maxItems", "at most {}"),
)

CALLED: Final = {"integer": "whole number", "boolean": "true or false", "null": "null", "binary": "a file"}

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: words, and the shape that they name, "" of none."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter, or a field of a shape; `words`: what it means, `more`: its limits."""

    name: str
    kind: Kind
    needed: bool
    words: str
    more: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    words: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address.

    Attributes:
        body: of what is sent, by its media type; empty of none. fields: of a form.
        right: that its token needs; None where everybody may.
        open: an address that answers just so, for a browser; empty where none does.
    """

    name: str
    method: str
    address: str
    words: str
    right: tuple[str, Right] | None
    parameters: list[Value]
    body: tuple[str, Kind] | None
    fields: list[Value]
    answers: list[Answer]
    curl: str
    open: str


class Page(DocsBase):
    """Renders the document with a template, and needs no script for it."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        address = self.get_openapi_url(api, kwargs)
        schema = api.get_openapi_schema(path_prefix=address.removesuffix("openapi.json"))
        rights = dict(_rights(api))
        endpoints = [_endpoint(*each, rights) for each in _operations(schema)]
        groups = [
            (tag, title, [each for each, of in endpoints if of == tag]) for tag, title in TITLES.items()
        ]
        shapes = sorted(schema["components"]["schemas"].items())
        context = {
            "groups": groups,
            "shapes": [(name, shape.get("description", ""), list(_fields(shape))) for name, shape in shapes],
            "openapi": address,
            "requests": settings.API_REQUESTS_A_MINUTE,
        }
        return render(request, "api/document.html", context)


def _rights(api: NinjaAPI) -> Iterator[tuple[str, str]]:
    """Name of an operation to its right. Ninja tells of its operations in no public way."""
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for each in operation.auth_callbacks:
                    if isinstance(each, Bearer):
                        yield operation.operation_id or api.get_openapi_operation_id(operation), each.right


def _operations(schema: Json) -> Iterator[tuple[str, str, Json]]:
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), address, operation


def _endpoint(method: str, address: str, of: Json, rights: Mapping[str, str]) -> tuple[Endpoint, str]:
    """The endpoint, and its tag."""
    right = rights.get(of["operationId"])
    media, sent = next(iter(of.get("requestBody", {}).get("content", {}).items()), ("", None))
    form = media == "multipart/form-data"
    given = [_value(each["name"], each["schema"], each["required"]) for each in of.get("parameters", ())]
    endpoint = Endpoint(
        name=of["operationId"],
        method=method,
        address=address,
        words=of["description"],
        right=(right, RIGHTS[right]) if right else None,
        parameters=given,
        body=(media, _kind(sent["schema"])) if sent else None,
        fields=list(_fields(sent["schema"])) if sent and form else [],
        answers=[_answer(int(status), answer) for status, answer in of["responses"].items()],
        curl=_curl(method, address, media, secret=bool(right)),
        open=address if method == "GET" and not right and "{" not in address else "",
    )
    return endpoint, of["tags"][0]


def _answer(status: int, of: Json) -> Answer:
    content = next(iter(of.get("content", {}).values()), None)
    return Answer(status, HTTPStatus(status).phrase, _kind(content["schema"]) if content else None)


def _fields(shape: Json) -> Iterator[Value]:
    needed = shape.get("required", ())
    for name, schema in shape.get("properties", {}).items():
        yield _value(name, schema, name in needed)


def _value(name: str, schema: Json, needed: bool) -> Value:
    return Value(name, _kind(schema), needed, schema.get("description", ""), _more(schema))


def _kind(schema: Json) -> Kind:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return Kind(name, name)
    if several := schema.get("anyOf") or schema.get("oneOf"):
        kinds = [_kind(each) for each in several]
        shape = next((each.shape for each in kinds if each.shape), "")
        return Kind(" or ".join(each.words for each in kinds), shape)
    kind = "binary" if schema.get("format") == "binary" else str(schema.get("type", "any JSON"))
    if kind == "array":
        inner = _kind(schema.get("items", {}))
        return Kind(f"list of {inner.words}", inner.shape)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        inner = _kind(schema["additionalProperties"])
        return Kind(f"object of {inner.words}", inner.shape)
    return Kind(CALLED.get(kind, kind))


def _more(schema: Json) -> str:
    said = [words.format(schema[name]) for name, words in LIMITS if name in schema]
    if choices := [str(each) for each in schema.get("enum", ()) if each != ""]:
        said.insert(0, f"one of {', '.join(choices)}")
    if schema.get("default") not in (None, "", [], {}):
        said.append(f"{schema['default']} unless told otherwise")
    return "; ".join(said)


def _curl(method: str, address: str, media: str, *, secret: bool) -> str:
    parts = ["curl -s" if method == "GET" else f"curl -s -X {method}"]
    parts += ['-H "Authorization: Bearer $YOUR_TURN_TOKEN"'] if secret else []
    if media == "application/json":
        parts.append('-H "Content-Type: application/json" -d @body.json')
    elif media:
        parts.append("-F call=@call.json -F stereo=@call.flac")
    site = settings.SITE_URL.rstrip("/")
    return " \\\n  ".join([*parts, f'"{site}{address}"'])
