"""What `manage.py check` says of how a site is set up, beside what Django itself looks for."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  # the name of Django's class

NO_PASSWORD: Final = Warning(
    "Redis has no password. Whoever reaches it can read and send every task, and whatever pages are told.",
    hint="Set REDIS_PASSWORD, and the same as `requirepass` of Redis; or take it off the network.",
    id="config.W001",
)
PLAIN: Final = Warning(
    "The site is served without TLS: voices, passwords and cookies can be read on their way.",
    hint="Put it behind a proxy with TLS and set SECURE_SSL=1.",
    id="config.W002",
)

NOBODY: Final = Warning(
    "Nobody is named who runs the site: people are asked for their voice by an address.",
    hint="Set OPERATOR_NAME and OPERATOR_CONTACT; they stand in the text that people agree to.",
    id="config.W003",
)


@register(Tags.security)
def redis_has_a_password(**_options: Any) -> list[CheckMessage]:
    """Of a site that is set to use one; a socket of the file system has its own rights."""
    address = urlsplit(settings.REDIS_URL)
    asks = address.scheme in ("redis", "rediss")
    return [NO_PASSWORD] if asks and not address.password else []


@register(Tags.security, deploy=True)
def pages_are_encrypted(**_options: Any) -> list[CheckMessage]:
    return [] if settings.SECURE_SSL else [PLAIN]


@register(Tags.security, deploy=True)
def somebody_answers_for_the_site(**_options: Any) -> list[CheckMessage]:
    return [] if settings.OPERATOR_NAME and settings.OPERATOR_CONTACT else [NOBODY]
