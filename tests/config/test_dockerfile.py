"""The rules of hadolint that concern this Dockerfile, since neither it nor an engine runs here, and what the
builder is sent."""

import re

from tests.sites import ROOT

TEXT = (ROOT / "Dockerfile").read_text()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()

UNPINNED = {"postgresql-client"}
"""Packages of Debian without a version (DL3008): it must be as new as the server, and the tag of the image
says which there is."""


def instructions() -> list[tuple[str, str]]:
    """Each instruction with what it is given, lines joined, comments left out."""
    lines = "\n".join(line for line in TEXT.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [(name, given) for name, _, given in (line.partition(" ") for line in joined.splitlines() if line)]


def given_to(name: str) -> list[str]:
    return [given for each, given in instructions() if each == name]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for name, given in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, given))
    return found


def test_what_builds_is_not_in_what_runs() -> None:
    assert len(stages()) == 2
    last = stages()[-1]
    assert any(given.startswith("--from=packages") for name, given in last if name == "COPY")
    assert not any(re.search(r"\b(pip|npm|uv|gcc)\b", given) for name, given in last if name == "RUN")


def test_every_image_has_a_tag_that_is_not_the_latest() -> None:
    for given in given_to("FROM"):
        image = given.split()[0]
        assert re.fullmatch(r"[\w./-]+:[\w.-]+", image), image  # DL3006
        assert not image.endswith(":latest")  # DL3007


def test_it_runs_as_a_number_that_is_not_roots_from_the_last_line_that_changes_files_on() -> None:
    names = [name for name, _ in stages()[-1]]
    assert names[names.index("USER") :] == ["USER", "VOLUME", "EXPOSE", "CMD"]  # DL3002
    (user,) = given_to("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)  # a number: Kubernetes can see that it is not root


def test_folders_are_whole_paths_and_what_starts_is_no_shell() -> None:
    assert all(given.startswith("/") for given in given_to("WORKDIR"))  # DL3000
    (command,) = given_to("CMD")
    assert command.startswith('["python"')  # DL3025: it hears signals itself
    assert "ENTRYPOINT" not in TEXT
    assert not given_to("ADD")  # DL3020


def test_packages_leave_no_caches_and_bring_what_was_locked() -> None:
    for given in given_to("RUN"):
        for words in re.findall(r"apt-get install ([^&]+)", given):
            assert "--no-install-recommends" in words  # DL3015
            assert "-y" in words.split()  # DL3014
            assert "rm -rf /var/lib/apt/lists/*" in given  # DL3009
            named = {word for word in words.split() if not word.startswith("-")}
            assert named == UNPINNED
        for words in re.findall(r"pip install ([^&]+)", given):
            assert "--no-cache" in words  # DL3042
            assert "--require-hashes" in words  # DL3013, and more than that
        assert "sudo" not in given  # DL3004
        assert not re.search(r"curl|wget", given)
    assert '"ci"' in TEXT.replace("'", '"')  # npm: what the lock says, or nothing


def test_the_rest_of_the_file_system_may_be_read_only() -> None:
    (environment,) = given_to("ENV")
    places = dict(re.findall(r"(\w+)=(\S+)", environment))
    assert places["PYTHONDONTWRITEBYTECODE"] == "1"
    for name in ("HOME", "MPLCONFIGDIR", "HF_HOME"):
        assert places[name].startswith("/tmp")
    assert places["DATA_DIR"] in given_to("VOLUME")[0].split()


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    copied = [given for given in given_to("COPY") if not given.startswith("--from")]
    names = {name for given in copied for name in given.split()[:-1]}
    assert IGNORED[1] == "*"
    assert {line[1:] for line in IGNORED if line.startswith("!")} == names
