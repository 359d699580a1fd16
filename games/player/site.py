"""The site that is played on: its addresses, its consent text, and one guest's cookies."""

from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import httpx

USER_AGENT = "your-turn-play/0.1"
TIMEOUT = 30.0
"""Seconds for a page. A busy site may be slow to answer, and that is no reason to give up."""
CONSENT_PATH = "/consent/"
TALKS_PATH = "/talks/"


class SiteError(Exception):
    """The site is not there, or does not let this player in; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """Attributes: `url` is the site's address, such as `http://127.0.0.1:8000`, without a path."""

    url: str

    def __post_init__(self) -> None:
        url = httpx.URL(self.url)
        if url.scheme not in ("http", "https") or not url.host:
            raise SiteError(f"{self.url!r} is no address of a site. Write it like http://127.0.0.1:8000.")
        object.__setattr__(self, "url", str(url.copy_with(path="/", query=None, fragment=None)).rstrip("/"))

    def socket(self, game: str) -> str:
        """Address of the game's WebSocket."""
        return f"ws{self.url.removeprefix('http')}/ws/play/{game}/"

    def guest(self) -> "Guest":
        return Guest(self)


class Guest:
    """One guest: a cookie jar of their own, and what they do over HTTP."""

    def __init__(self, site: Site) -> None:
        self.site = site
        headers = {"User-Agent": USER_AGENT, "Referer": f"{site.url}{CONSENT_PATH}"}
        self.http = httpx.AsyncClient(
            base_url=site.url, headers=headers, timeout=TIMEOUT, follow_redirects=False
        )

    async def __aenter__(self) -> "Guest":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @property
    def cookies(self) -> str:
        """The Cookie header for the WebSocket."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    async def consent_page(self, language: str) -> "ConsentPage":
        """The text that a player of this site agrees to.

        Raises:
            SiteError: nothing answers there, or it is another kind of site.
        """
        response = await self._request("GET", CONSENT_PATH, params={"language": language})
        page = ConsentPage()
        page.feed(response.text)
        if response.status_code != HTTPStatus.OK or "csrfmiddlewaretoken" not in page.hidden:
            raise SiteError(
                f"{self.site.url} answered {response.status_code} and has no consent page. "
                "Is it a Your Turn site?"
            )
        return page

    async def agree(self, language: str) -> str:
        """Agree to the consent text, and keep the cookie.

        Returns:
            The language of the text, which is another one where the site has none in `language`.

        Raises:
            SiteError: as `consent_page`, or the site did not take the yes.
        """
        page = await self.consent_page(language)
        form = {"language": language, **page.hidden, "adult": "on", "agree": "on", "next": "/"}
        response = await self._request("POST", CONSENT_PATH, data=form)
        if response.status_code != HTTPStatus.FOUND or "contributor" not in self.http.cookies:
            raise SiteError(
                f"{self.site.url} did not take the consent (it answered {response.status_code}). "
                "Open its consent page in a browser to see why."
            )
        return form["language"]

    async def invite(self, game: str, language: str) -> str:
        """Begin a talk of two; its code.

        Raises:
            SiteError: the site has no such game, or lets nobody invite.
        """
        form = {**(await self._form(TALKS_PATH)), "game": game, "language": language}
        response = await self._request("POST", TALKS_PATH, data=form)
        place = response.headers.get("Location", "")
        if response.status_code != HTTPStatus.FOUND or not place.startswith(TALKS_PATH):
            raise SiteError(
                f"{self.site.url} has no talk of {game!r} in {language!r} ({response.status_code})."
            )
        return str(place.removeprefix(TALKS_PATH).strip("/"))

    async def agree_to_talk(self, code: str) -> None:
        """Agree that the other hears this guest, and join.

        Raises:
            SiteError: the site did not take the yes.
        """
        path = f"{TALKS_PATH}{code}/"
        form = {**(await self._form(path)), "agree": "on"}
        response = await self._request("POST", path, data=form)
        if response.status_code != HTTPStatus.FOUND:
            raise SiteError(f"{self.site.url} lets nobody into the talk {code} ({response.status_code}).")

    async def _form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        page = ConsentPage()
        page.feed((await self._request("GET", path)).text)
        return page.hidden

    async def scored(self, game: str, recording: str) -> dict[str, Any] | None:
        """What the models said of a take, asked over HTTP; None while they have not."""
        response = await self._request("GET", f"/play/{game}/takes/{recording}/")
        if response.status_code != HTTPStatus.OK:
            return None
        message: dict[str, Any] = response.json()
        return message if message.get("type") == "scored" else None

    async def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return await self.http.request(method, path, **options)
        except httpx.ConnectError as error:
            raise SiteError(
                f"Nothing answers at {self.site.url}. Start the site with `make run`, or give another --url."
            ) from error
        except httpx.HTTPError as error:
            raise SiteError(f"{self.site.url} broke off: {error or type(error).__name__}.") from error


class ConsentPage(HTMLParser):
    """Reads the consent page: hidden fields of its form, and the words between `<main>` and the form."""

    BLOCKS = frozenset({"h1", "h2", "h3", "p", "li", "summary"})

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self._lines: list[str] = []
        self._main = False
        self._block = ""

    @property
    def text(self) -> str:
        return "\n".join(" ".join(line.split()) for line in self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("main", "form"):
            self._main = tag == "main"
        if self._main and tag in self.BLOCKS:
            self._block = tag
            self._lines.append("- " if tag == "li" else "")
        fields = dict(attrs)
        if tag == "input" and fields.get("type") == "hidden":
            self.hidden[fields.get("name") or ""] = fields.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._block:
            self._block = ""

    def handle_data(self, data: str) -> None:
        if self._block:
            self._lines[-1] += data
