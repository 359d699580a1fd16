"""Asking a worker for something that somebody waits for."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def asked(request: HttpRequest, task: Any, *arguments: object, **named: object) -> bool:
    """Whether the queue took it; that it did not is told on the next page."""
    try:
        task.delay(*arguments, **named)
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
