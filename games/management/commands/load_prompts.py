"""`manage.py load_prompts`: make the prompts of every game agree with their files."""

from django.core.management.base import BaseCommand, CommandError

from games.catalogue import registry
from games.prompts import loading
from games.prompts.proofreading import wrong_prompts


class Command(BaseCommand):
    help = "Load the prompts of every game from games/catalogue. Running it again changes nothing."

    def handle(self, *, verbosity: int, **_options: object) -> None:
        try:
            wrong = [problem for game in registry.games() for problem in wrong_prompts(game)]
            if wrong:
                raise CommandError("\n".join(wrong))
            loaded = loading.load()
        except loading.PromptFileError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"Prompts: {loaded.added} added, {loaded.changed} changed, "
                f"{loaded.retired} retired, {loaded.returned} brought back."
            )
