"""`manage.py protocol`: the reference of the play protocol, written from its types."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from games.reference import page, schema

DOCS = Path(settings.BASE_DIR) / "docs"


class Command(BaseCommand):
    help = "Write docs/protocol.md and docs/protocol.schema.json from the message types."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when they lag behind")

    def handle(self, *, check: bool, **options: object) -> None:
        written = {
            DOCS / "protocol.md": page.text(),
            DOCS / "protocol.schema.json": json.dumps(schema.document(), indent=2, ensure_ascii=False) + "\n",
        }
        stale = {path: text for path, text in written.items() if _found(path) != text}
        if check and stale:
            names = " and ".join(path.name for path in stale)
            raise CommandError(f"{names} in docs/ lag behind the types: run `manage.py protocol`.")
        for path, text in stale.items():
            path.write_text(text, "utf-8")


def _found(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
