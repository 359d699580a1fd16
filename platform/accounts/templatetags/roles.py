"""Where the header leads those who act on what is other people's."""

from typing import Any

from django import template
from django.urls import reverse

from accounts import groups

register = template.Library()


@register.simple_tag(takes_context=True)
def role_pages(context: template.Context) -> list[dict[str, Any]]:
    """The first page of each role that the reader has; a page that says what broke may have no reader."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return []
    return [{"address": reverse(role.home), "link": role.link} for role in groups.of(user)]
