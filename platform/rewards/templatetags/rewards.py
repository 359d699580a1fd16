"""`{% quest %}`: today's quest wherever a page wants it."""

from typing import Any

from django import template

from rewards.quests import daily

register = template.Library()


@register.inclusion_tag("rewards/_quest.html", takes_context=True)
def quest(context: template.Context, language: str = "") -> dict[str, Any]:
    """Nothing when none was picked. `language`: ISO 639-1; the page's own when not said."""
    request = context.get("request")
    contributor = getattr(request, "contributor", None)
    code = language or context.get("language") or "en"
    return {"quest": daily.shown(code, contributor.pk if contributor else None)}
