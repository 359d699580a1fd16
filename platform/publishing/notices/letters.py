"""A message in words: the letter, for whoever reads mail, in the language in which they agreed to be here."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Consent
from corpus.languages import DEFAULT
from publishing.models import Delivery


def subject(delivery: Delivery) -> str:
    return " ".join(_rendered("publishing/letter_subject.txt", delivery).split())


def letter(delivery: Delivery) -> str:
    """Facts, one a line, and where to look."""
    lines = _rendered("publishing/letter.txt", delivery).strip().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def language_of(address: str) -> str:
    """Of the account with this e-mail address: the one in which it agreed to the consent text last.

    English of an account that never did, and of nobody's address.
    """
    given = Consent.objects.filter(
        contributor__user__email__iexact=address, contributor__user__is_active=True
    )
    return given.order_by("-agreed_at").values_list("language", flat=True).first() or DEFAULT


def _rendered(template: str, delivery: Delivery) -> str:
    context: dict[str, Any] = {"event": delivery.event, "data": delivery.said}
    with override(language_of(delivery.address)):
        return render_to_string(template, context)
