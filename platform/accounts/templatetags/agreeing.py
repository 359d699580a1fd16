"""The lines of the consent text as a page shows them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PRIVACY = "/privacy/"
"""As the texts name the page about what is kept."""


@register.filter
def linked(line: str) -> SafeString:
    """With its addresses and the page it names as links; everything else is escaped."""
    link = format_html('<a href="{}">{}</a>', reverse("people:privacy"), PRIVACY)
    shown = urlize(line, autoescape=True).replace(PRIVACY, link)
    return mark_safe(shown)  # noqa: S308  urlize has escaped the line, and the link is ours
