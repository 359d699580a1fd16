"""How bundles and fonts become static files like the others: found by `collectstatic`, hashed once, kept for
ever. Pages, which are made for each request, are packed for each.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, ClassVar

from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from servestatic.compress import Compressor
from servestatic.middleware import ServeStaticMiddleware
from servestatic.storage import CompressedManifestStaticFilesStorage

from config.delivery.bundles import CHUNKS, FOLDER
from config.delivery.families import weights


class MadeFinder(FileSystemFinder):
    """Bundles, and fonts instead of those in their packages, that `collectstatic` has just made; at any other
    time there are none."""

    place: ClassVar[Path | None] = None

    def __init__(self) -> None:
        self.locations, self.storages = [], {}

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        if self.place:
            storage = FileSystemStorage(location=self.place)
            made = (*get_files(storage, [], FOLDER), *filter(storage.exists, weights()))
            yield from ((path, storage) for path in made)


class PageCompressor(Compressor):
    """Packs what pages load, and not the hundreds of files that lie beside it: brotli at its best is slow."""

    LOADED: ClassVar = re.compile(rf"{re.escape(CHUNKS)}.+\.js$|\.[0-9a-f]{{12}}\.(css|js|json|svg)$")

    def should_compress(self, filename: str) -> bool:
        return bool(self.LOADED.search(filename))


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Leaves chunks the names by which bundles import them: esbuild has put a hash there already."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return PageCompressor(**kwargs)

    def file_hash(self, name: str | None, content: IO[bytes] | None = None) -> str | None:
        of_chunk = name is not None and name.startswith(CHUNKS)  # None: it is the manifest's own
        return None if of_chunk else super().file_hash(name, content)


class StaticMiddleware(ServeStaticMiddleware):
    """Knows that a chunk never changes under its name."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        of_chunk = url.startswith(f"{self.static_prefix}{CHUNKS}")
        return of_chunk or bool(super().immutable_file_test(path, url))


class PagesMiddleware(GZipMiddleware):
    """gzip for HTML alone: sound does not pack, and what streams is not to wait.

    Against BREACH: a secret on a page is masked (CSRF) or good for one answer (nonce), a packed page has a
    random length besides, and of other sites' requests only a page opened in sight brings cookies (SameSite).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        packs = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        return super().process_response(request, response) if packs else response
