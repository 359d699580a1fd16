"""What moderators' pages say of the reports of talks."""

from django import template

from games.talks.answering import presenting

register = template.Library()


@register.inclusion_tag("talks/_reports_link.html")
def talk_reports_link() -> dict[str, int]:
    """The way to them, with how many wait; nothing where none does."""
    return {"waiting": presenting.queue().count()}
