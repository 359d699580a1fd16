"""The API of the site: every router at its place, one shape of mistakes, one document."""

from typing import Any, Final

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from api import figures, hearing, releases, scorers, votes
from api.document import Page
from api.limits import Limit
from api.problems import HANDLERS, MEDIA_TYPE
from games.importing.router import router as importing

VERSION: Final = "1"

DESCRIPTION: Final = """
What the corpus holds, what was published and what models are worth here is open to everybody. With a token,
made by whoever has a role on the page [/tokens/](/tokens/), programs hear what waits for
people, send what they make of it, bring in calls with an agent, and start releases.
Mistakes are problem details (RFC 9457). Who asks too
often is told 429, with `Retry-After`.
"""


class Api(NinjaAPI):
    """Ninja's, whose document says in which media type mistakes come."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                responses = operation["responses"]
                operation["responses"] = {each: _as_sent(each, responses[each]) for each in sorted(responses)}
        return schema


def _as_sent(status: int, response: dict[str, Any]) -> dict[str, Any]:
    """A response of the document, with the media type that it comes in."""
    if status < 400:
        return response
    return {**response, "content": {MEDIA_TYPE: response["content"]["application/json"]}}


api: Final = Api(
    title="Your Turn",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    throttle=Limit(),
    docs=Page(),
    docs_decorator=require_safe,
)
for router in (figures.router, releases.router, scorers.router, hearing.router, votes.router):
    api.add_router("", router)
api.add_router("/imports", importing)
for kind, handler in HANDLERS:
    api.add_exception_handler(kind, handler)

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls)]
