"""`manage.py prepare`: everything a site needs before it serves, as often as one likes."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from accounts.groups import ensure_groups
from config import services
from corpus.backup import replaying
from publishing.schedules.saving import ensure_default


class Command(BaseCommand):
    help = "Migrate the database, make the groups, load the prompts, set the default schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.S3_BUCKET:
            import_string("config.remote.make_bucket")()
        services.check()
        call_command("migrate", interactive=False, verbosity=0)
        self._replay()
        ensure_groups()
        call_command("load_prompts", verbosity=0)
        ensure_default()
        if settings.SMART_TURN_REVISION:
            self._fetch_smart_turn()
        self.stdout.write("The site is prepared.")

    def _replay(self) -> None:
        """The database may be an older one, brought back in whatever way: what was taken back stays so."""
        replayed = replaying.replay()
        if any(replayed):
            self.stdout.write(
                f"The ledger took back again: {replayed.takes} takes, {replayed.voices} voices, "
                f"{replayed.accounts} accounts."
            )

    def _fetch_smart_turn(self) -> None:
        """Without its weights a site still takes what people say; it is scored once they are here."""
        try:
            call_command("models", "fetch", "smart-turn", stdout=self.stdout)
        except CommandError as error:
            self.stderr.write(str(error))
