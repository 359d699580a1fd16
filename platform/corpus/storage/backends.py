"""Where audio is kept, as Django's STORAGES is told of it."""

from pathlib import Path
from typing import Any


def bucket(name: str, endpoint: str, spool: str, spool_megabytes: int) -> dict[str, Any]:
    """A bucket of S3 or a look-alike.

    Args:
        endpoint: address of a look-alike; empty for S3 itself.
        spool: folder where takes wait that the store does not take; empty without one.
    """
    return {
        "BACKEND": "corpus.storage.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": endpoint or None,
            "file_overwrite": True,
            "default_acl": None,
            "spool": spool,
            "spool_bytes": spool_megabytes * 2**20,
        },
    }


def folder(location: Path) -> dict[str, Any]:
    """A folder that nobody but the site's own user reads."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(location),
            "allow_overwrite": True,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
