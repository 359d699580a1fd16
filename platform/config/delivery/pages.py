"""What each page is made of. A game's page is no line here: it follows from the game's folder."""

from dataclasses import dataclass

from config.delivery.modules import modules


@dataclass(frozen=True)
class Page:
    """What a page has beyond the base.

    Attributes:
        styles: static names of its style sheets, in the order in which they apply.
        modules: bare names of the modules that begin to work by themselves.
        plays: something is played on it, with parts of the stage.
        game: folder of the game that the stage opens; empty where none is.
    """

    styles: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    plays: bool = False
    game: str = ""


BASE = Page(
    ("look/tokens.css", "look/fonts.css", "look/base.css", "look/components.css", "floor/floor-line.css"),
    (
        "look/theme.js",
        "look/fonts.js",
        "look/comfort.js",
        "look/moments.js",
        "offline/register.js",
        "floor-line",
    ),
)
TIGHT = "stage/tight.css"
"""After a game's own styles, over which it has the last word."""
PAGES = {
    "plain": Page(),
    "front": Page(("front/front.css",), ("front/front.js",)),
    "consent": Page(("accounts/consent.css",)),
    "passkeys": Page((), ("accounts/passkey.js",)),
    "takes": Page(("corpus/takes.css",), ("htmx",)),
    "rewards": Page(("rewards/rewards.css",)),
    "releases": Page(("publishing/publishing.css",), ("htmx",)),
    "look": Page(("look/look.css",)),
    "statistics": Page(("moderation/pages.css", "publishing/statistics.css")),
    "cockpit": Page(("moderation/cockpit.css",), ("moderation/cockpit.js",)),
    "log": Page(("moderation/cockpit.css",)),
    "agreement": Page(("moderation/cockpit.css", "moderation/pages.css")),
    "reports": Page(("moderation/cockpit.css", "moderation/reports.css"), ("moderation/reports.js",)),
    "person": Page(
        ("moderation/cockpit.css", "moderation/reports.css", "moderation/pages.css", "moderation/people.css"),
        ("moderation/reports.js",),
    ),
    "people": Page(
        (
            "moderation/cockpit.css",
            "moderation/reports.css",
            "moderation/pages.css",
            "moderation/people.css",
        ),
        ("htmx",),
    ),
    "standing": Page(("moderation/people.css",)),
    "administration": Page(("moderation/cockpit.css", "moderation/reports.css", "moderation/journal.css")),
    "sample": Page(("moderation/pages.css",)),
    "models": Page(("moderation/pages.css",), ("htmx",)),
    "studies": Page(("studies/studies.css",), ("studies/copying.js",)),
    "referee": Page(
        ("stage/stage.css", "catalogue/referee/stage/game.css", "studies/studies.css", TIGHT),
        ("catalogue/referee/stage/referee.js", "rewards/won.js", "studies/strip.js"),
        plays=True,
    ),
    "talk": Page(
        (
            "stage/stage.css",
            "talks/talks.css",
            "catalogue/two/spot_the_difference/stage/drawing.css",
            "catalogue/two/map_talk/stage/drawing.css",
            "catalogue/two/alibi/stage/drawing.css",
        ),
        ("talks/entry.js",),
        plays=True,
    ),
    "lobby": Page(("talks/talks.css",), ("talks/lobby/entry.js",)),
}
STAGE_ENTRY = "stage/entry.js"
STAGE_STYLES = (
    "stage/stage.css",
    "stage/languages.css",
    "stage/recap/recap.css",
    "stage/agent/sound-check.css",
    "studies/studies.css",
)


def pages() -> dict[str, Page]:
    """Every page by its name; `game-<folder>` for a game that plays on the stage."""
    folders = (name.split("/")[1] for name in modules() if _is_game(name))
    return PAGES | {f"game-{folder}": _on_stage(folder) for folder in folders}


def _is_game(name: str) -> bool:
    return name.startswith("catalogue/") and name.endswith("/stage/game.js")


def _on_stage(folder: str) -> Page:
    styles = (*STAGE_STYLES, f"catalogue/{folder}/stage/game.css", TIGHT)
    scripts = (STAGE_ENTRY, "rewards/quest.js", "rewards/won.js", "studies/strip.js")
    return Page(styles, scripts, plays=True, game=folder)
