"""Every page for whoever has it read aloud: named, in order, and pointing at nothing that is not there."""

from collections.abc import Iterator

from tests.roles import table
from tests.roles.cast import ROLES, Cast
from tests.roles.markup import faults
from tests.roles.test_matrix import ask

WRONG_FIELD = '<label for="a">A</label><input id="a" aria-describedby="a_error"><p>Not so.</p>'


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    """Each address once for every answer that it gives to some role, with the answer's HTML."""
    for (method, address), told in table.rows().items():
        first = {status: role for status, role in zip(told, ROLES, strict=True) if status.isdecimal()}
        for status, role in first.items():
            response = ask(cast, role, method, address)
            if "text/html" in response.get("Content-Type", ""):
                html = b"".join(response).decode()
                if "<html" in html:  # else it is a part, for a page that is there
                    yield f"{method} {address} {status}", html


def test_every_page_can_be_read_aloud(cast: Cast) -> None:
    wrong = {f"{page}: {fault}" for page, html in pages(cast) for fault in faults(html)}
    assert sorted(wrong) == []


def test_what_cannot_be_read_aloud_is_found() -> None:
    page = '<html lang="en"><title>A</title><main><h1>A</h1>{}</main></html>'
    assert faults(page.format("<h2>B</h2><h3>C</h3>")) == []
    assert faults(page.format("<h3>C</h3>")) == ["h3 after h1"]
    assert faults(page.format(WRONG_FIELD)) == ["input aria-describedby=a_error"]
    assert faults(page.format('<input id="a"><p id="a">')) == ["#a 2 times", "unnamed input {'id': 'a'}"]
    assert faults("<html><title></title><button></button></html>") == [
        "no language",
        "titles: ['']",
        "0 main",
        "no h1",
        "unnamed button {}",
    ]
