"""`manage.py prepare`: everything a site needs before it serves, as often as one likes."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from accounts.groups import ensure_groups
from config import services
from publishing.schedule import ensure_default


class Command(BaseCommand):
    help = "Migrate the database, make the groups, load the prompts, set the default schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.S3_BUCKET:
            import_string("config.remote.make_bucket")()
        services.check()
        call_command("migrate", interactive=False, verbosity=0)
        ensure_groups()
        call_command("load_prompts", verbosity=0)
        ensure_default()
        self.stdout.write("The site is prepared.")
