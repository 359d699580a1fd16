"""The signing key of a site that was given none: made once, kept in its data folder."""

import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """Read `folder/secret_key`, making it first if needed. Only the owner may read the file."""
    path = folder / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
