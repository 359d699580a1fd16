"""Sound on its way into the storage."""

from functools import cached_property
from hashlib import sha256

from django.core.files.base import ContentFile


class Sound(ContentFile):  # type: ignore[type-arg]  # as Django has it when it runs
    """With its SHA-256, which the row keeps and a bucket's signature needs too: worked out once for both."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._content = content

    @cached_property
    def sha256(self) -> str:
        """In hexadecimal."""
        return sha256(self._content).hexdigest()
