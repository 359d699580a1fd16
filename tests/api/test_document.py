"""The document of the API, the page that people read about it, and what a token needs for each address."""

import json
import re

from django.conf import settings
from openapi_spec_validator import validate

from accounts.tokens.bearer import Bearer
from accounts.tokens.rights import RIGHTS
from api.urls import api

PAGE = (settings.BASE_DIR / "docs" / "api.md").read_text("utf-8")
ROW = re.compile(r"^\| (GET|POST|DELETE) \| `(/api/v1/[^`]*)` \| (?:`(\w+)`)? ?\| .+ \|$", re.MULTILINE)


def endpoints() -> set[tuple[str, str, str]]:
    """Method, address and right of every endpoint, as the code has them."""
    found = set()
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                rights = [each.right for each in operation.auth_callbacks if isinstance(each, Bearer)]
                right = rights[0] if rights else ""
                found |= {(method, f"/api/v1{prefix}{path}", right) for method in operation.methods}
    return found


def test_the_page_has_a_line_for_every_endpoint_with_its_right() -> None:
    assert set(ROW.findall(PAGE)) == endpoints()


def test_the_page_names_every_right() -> None:
    assert {right for right in RIGHTS if f"`{right}`" in PAGE} == set(RIGHTS)


def test_the_document_is_openapi() -> None:
    validate(json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"))))


def test_every_endpoint_says_what_it_is_and_how_it_says_no() -> None:
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
            told = {str(each) for each in operation["responses"]}
            assert told >= {"404", "422", "429"}
            assert ("401" in told) == ("security" in operation)
