"""One attempt to deliver one message."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from publishing.models import Delivery, Subscription
from publishing.notices import letters
from publishing.notices.webhooks import Answer, Unreachable, post

log = logging.getLogger(__name__)

GONE = 410


def attempt(delivery: Delivery) -> None:
    """Send it, if it is due and no other worker does; its row says what came of that."""
    if not delivery.take():
        return
    if delivery.way == Subscription.Way.MAIL:
        _mail(delivery)
    elif delivery.subscription is None:
        delivery.give_up("The receiver was deleted meanwhile.")
    else:
        _post(delivery, delivery.subscription)
    log.info("Message %s: %s after %s attempts", delivery.message, delivery.status, delivery.attempts)


def _mail(delivery: Delivery) -> None:
    """The address that letters come from is Django's DEFAULT_FROM_EMAIL."""
    if not settings.SENDS_MAIL:
        delivery.give_up("This site sends no mail: EMAIL_URL is not set. A webhook would be told.")
        return
    letter = EmailMessage(
        letters.subject(delivery),
        letters.letter(delivery),
        to=[delivery.address],
        headers={"Message-ID": f"<{delivery.message}@your-turn>", "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        delivery.failed(f"The mail server did not take it: {_said(error)}.")
    else:
        delivery.delivered("The mail server took it.")


def _said(error: OSError) -> str:
    """Without the address, which servers like to repeat."""
    if isinstance(error, SMTPException):
        return " ".join(filter(None, (type(error).__name__, str(getattr(error, "smtp_code", "")))))
    return str(error) or type(error).__name__


def _post(delivery: Delivery, subscription: Subscription) -> None:
    try:
        answer = post(subscription.address, subscription.secret, delivery.message, delivery.body)
    except Unreachable as error:
        delivery.failed(str(error))
    else:
        _answered(delivery, subscription, answer)


def _answered(delivery: Delivery, subscription: Subscription, answer: Answer) -> None:
    said = f"It answered {answer.status} after {answer.seconds:.1f} s."
    if 200 <= answer.status < 300:
        delivery.delivered(said)
    elif answer.status == GONE:
        subscription.stopped_at = timezone.now()
        subscription.save(update_fields=["stopped_at"])
        delivery.give_up(f"{said} It wants no more messages and gets none.")
    elif 300 <= answer.status < 400:
        delivery.failed(f"{said} Redirects are not followed: give the address that it points to.")
    else:
        delivery.failed(said)
