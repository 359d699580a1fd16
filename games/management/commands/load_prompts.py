"""`manage.py load_prompts`: make the prompts of every game agree with their files."""

from django.core.management.base import BaseCommand, CommandError

from games.prompts import loading


class Command(BaseCommand):
    help = "Load the prompts of every game from games/catalogue. Running it again changes nothing."

    def handle(self, *, verbosity: int, **_options: object) -> None:
        try:
            loaded = loading.load()
        except loading.PromptFileError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"Prompts: {loaded.added} added, {loaded.changed} changed, "
                f"{loaded.retired} retired, {loaded.returned} brought back."
            )
