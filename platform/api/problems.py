"""Whatever goes wrong is said in one shape: problem details (RFC 9457), what, why and what to do."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from accounts.http import holds_nul

MEDIA_TYPE: Final = "application/problem+json"

PREFIX: Final = "/api/"

PAGES: Final = ("/api/v1/docs",)
"""For people: what goes wrong there is a page."""

ADVICE: Final = {
    400: "The request could not be read. Look at docs/api.md for what this address takes.",
    404: "There is nothing at this address. /api/v1/docs lists what there is.",
    405: "This address is there, and does not take this method. /api/v1/docs says which it takes.",
    413: "The request is too large. Send less at a time.",
    503: "The site cannot write anything down just now. Nothing was changed: send it again in a minute.",
    500: "The site met a fault of its own; its log says more. Nothing is wrong with the request.",
}
"""What is said where no endpoint of ours had a say, by status."""

NUL: Final = "The request holds a character that no text has (NUL). Nothing was changed; send it without."

PLAINER: Final = {
    "Cannot parse request body": "The body is no JSON that can be read. Send one object, in UTF-8.",
    "Too many requests.": "That were too many requests in this minute. Retry-After says how long to wait.",
}
"""What ninja says, and what we say for it."""


class Fault(Schema):
    """One thing that is wrong with a request."""

    where: str = Field(description="such as `body.scores.0.latency_ms`")
    why: str


class Problem(Schema):
    """As RFC 9457 has it."""

    type: str = Field("about:blank", description="always `about:blank`: the status says which kind it is")
    title: str = Field(description="the status in words")
    status: int
    detail: str = Field(description="what went wrong, why, and what to do")
    errors: list[Fault] = Field(default=[], description="of a request that is not as the document says")


Raised = Exception | type[Exception]
"""As ninja's types have it; it is always one that was raised."""

Handler = Callable[[HttpRequest, Raised], HttpResponse]

Responses = dict[int, Any]

ALWAYS: Final[Responses] = dict.fromkeys((400, 404, 422, 429), Problem)
"""What any address may answer."""

WITH_TOKEN: Final[Responses] = {**ALWAYS, **dict.fromkeys((401, 403), Problem)}

WITH_BODY: Final[Responses] = {**WITH_TOKEN, 411: Problem, 413: Problem}


def problem(status: int, detail: str, faults: list[dict[str, str]] | None = None) -> HttpResponse:
    """A problem as a response."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body = json.dumps({**told, "errors": faults or []})
    response = HttpResponse(body, content_type=MEDIA_TYPE, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def of_error(_request: HttpRequest, error: Raised) -> HttpResponse:
    """What an endpoint, its limits or its token said."""
    assert isinstance(error, HttpError)  # noqa: S101  # as it is registered
    return problem(error.status_code, PLAINER.get(str(error), str(error)))


def of_nothing(_request: HttpRequest, error: Raised) -> HttpResponse:
    return problem(404, str(error) or ADVICE[404])


def of_values(_request: HttpRequest, error: Raised) -> HttpResponse:
    """Values that the document does not allow; what was sent is not said again."""
    assert isinstance(error, ValidationError)  # noqa: S101  # as it is registered
    faults = [
        {"where": ".".join(str(part) for part in each["loc"])[:200], "why": str(each["msg"])}
        for each in error.errors
    ]
    few = "; ".join(f"{each['where']}: {each['why']}" for each in faults[:3])
    return problem(
        422, f"The request is not as the API takes it: {few}. Change that and send it again.", faults
    )


class ProblemMiddleware:
    """Says in the same shape what Django or another middleware refused, before or behind our endpoints."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400 or request.path in PAGES:
            return response
        if response.get("Content-Type") == MEDIA_TYPE or "Content-Range" in response.headers:
            return response
        return _in_our_shape(request, response)


def _in_our_shape(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    status = response.status_code
    known = NUL if status == HTTPStatus.BAD_REQUEST and holds_nul(request) else ADVICE.get(status)
    told = problem(status, known or HTTPStatus(status).description)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            told[name] = response.headers[name]
    return told


HANDLERS: Final[tuple[tuple[type[Exception], Handler], ...]] = (
    (HttpError, of_error),
    (Http404, of_nothing),
    (ValidationError, of_values),
)
