"""What the pages of this room share: who may publish, and asking a worker for what somebody waits for."""

import logging
from typing import Any, Final, cast

from celery import signature
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from accounts.models import User

log = logging.getLogger(__name__)

PUBLISH: Final = "publishing.add_release"


def publishers_only(view: Any) -> Any:
    """Strangers go to the sign-in page; whoever is signed in without the right is told 403."""
    return login_required(permission_required(PUBLISH, raise_exception=True)(view))


def publisher(request: HttpRequest) -> User:
    """Who asks, in a view that is for publishers only."""
    return cast(User, request.user)


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PUBLISH)


def asked(request: HttpRequest, task: str, *arguments: object, **named: object) -> bool:
    """Whether the queue took it; that it did not is told on the next page.

    task: by its name, since what it does needs more than a page has loaded.
    """
    try:
        send(task, arguments, named)
    except OperationalError as error:
        log.error("The broker does not answer: %s", error)
        messages.error(
            request,
            gettext(
                "It could not be asked for: the queue between the site and its workers does not answer. Try "
                "again in a minute; if it stays so, tell whoever runs the site."
            ),
        )
        return False
    return True


def send(task: str, arguments: tuple[object, ...], named: dict[str, object]) -> None:
    """Put it on the queue.

    Raises:
        OperationalError: the broker does not answer.
    """
    signature(task, args=arguments, kwargs=named).apply_async()
