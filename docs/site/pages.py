"""What the documentation's site has beside docs/: the README as its front page, and what pages link to.

A hook of MkDocs. The pages are written for whoever reads them in the repository, and stay as they are: here
links that leave docs/ are led to a copy below source/, and lists that GitHub understands are written as
Markdown's first parser wants them.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
ALWAYS = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/kubernetes/README.md")
"""Pages outside docs/ that the navigation names, linked or not."""
SOURCE = "source"
"""Where in the site that lies which lies outside docs/."""
LINK = re.compile(r"\]\((?!\w+:|#|/)([^)#\s]+)([^)\s]*)\)")
NAMED = re.compile(r"^(```\w+) (?:\w+ )?(\S+)$")
"""Code that a page says the file of."""
ITEM = re.compile(r"\s*([-*]|\d+\.) ")
TAKEN_IN = {
    "look/tokens.css": "static/look/tokens.css",
    "look/fonts.css": "static/look/fonts.css",
    "favicon.svg": "static/favicon.svg",
}
FONTS = ("inter", "bricolage-grotesque")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the front page, all that pages link to outside docs/, and the site's own look."""
    files.append(File.generated(config, "index.md", content=(ROOT / "README.md").read_text()))
    linked = {target for file in files.documentation_pages() for target in _outside(file)}
    for path in sorted({*linked, *ALWAYS}):
        files.append(File.generated(config, f"{SOURCE}/{path}", abs_src_path=str(ROOT / path)))
    for uri, path in (TAKEN_IN | dict(_fonts())).items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, *, page: Page, files: Files, **_: object) -> str:
    here = in_repository(page.file.src_uri)
    if here == "docs/decisions/README.md":
        markdown += "\n\n" + "\n".join(_decisions(files))
    start = posixpath.dirname(page.file.src_uri)

    def led(link: re.Match[str]) -> str:
        target = in_site(resolved(here, link[1]))
        return f"]({posixpath.relpath(target, start or '.')}{link[2]})"

    return "\n".join(as_parsed(LINK.sub(led, markdown).splitlines()))


def in_repository(uri: str) -> str:
    """The path from the root of what stands at an address of the site."""
    if uri == "index.md":
        return "README.md"
    outside = uri.removeprefix(f"{SOURCE}/")
    return outside if outside != uri else f"docs/{uri}"


def in_site(path: str) -> str:
    """The address in the site of a file of the repository."""
    if path == "README.md":
        return "index.md"
    inside = path.removeprefix("docs/")
    return inside if inside != path else f"{SOURCE}/{path}"


def resolved(page: str, link: str) -> str:
    """The file that a link of a page leads to; of a folder its README. Both from the root."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
    return f"{path}/README.md" if (ROOT / path).is_dir() else path


def as_parsed(lines: list[str]) -> Iterator[str]:
    """Lines with an empty one before whatever item would be lost in a paragraph, what belongs to an item four
    places in, and files named over their code."""
    fenced, before, own, inset = False, "", True, 0
    for line in lines:
        item = None if fenced else ITEM.match(line)
        if item and own and before.strip() and not ITEM.match(before):
            yield ""
        # Lines that go on an item are no paragraph of their own; after an empty one they are.
        own = not item and (own or not line.strip())
        fenced ^= line.lstrip().startswith("```")
        before = line
        if line[:1].strip():
            inset = len(item[0]) if item else 0
        belongs = inset and line.startswith(" " * inset)
        yield "    " + line[inset:] if belongs else NAMED.sub(r'\1 title="\2"', line)


def _outside(file: File) -> Iterator[str]:
    """Files outside docs/ that a page links to, and those that these link to."""
    waiting, seen = [in_repository(file.src_uri)], set[str]()
    while waiting:
        page = waiting.pop()
        if page in seen or not (ROOT / page).is_file():
            continue
        seen.add(page)
        if not page.startswith("docs/") and page != "README.md":
            yield page
        if page.endswith(".md"):
            waiting += [resolved(page, link) for link, _ in LINK.findall((ROOT / page).read_text())]


def _fonts() -> Iterator[tuple[str, str]]:
    for font in FONTS:
        for letters in ("latin", "latin-ext"):
            name = f"{font}/files/{font}-{letters}-wght-normal.woff2"
            yield f"vendor/{name}", f"node_modules/@fontsource-variable/{name}"


def _decisions(files: Files) -> Iterator[str]:
    pages = (file.src_uri for file in files.documentation_pages())
    for uri in sorted(page for page in pages if re.match(r"decisions/\d", page)):
        title = (ROOT / "docs" / uri).read_text().splitlines()[0].removeprefix("# ")
        yield f"- [{title}]({posixpath.basename(uri)})"
