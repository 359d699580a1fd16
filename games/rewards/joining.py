"""Progress follows people."""


def connect() -> None:
    """Nothing yet."""
