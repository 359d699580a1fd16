"""What other pages say of the reports."""

from django import template

from moderation.serving import reports

register = template.Library()


@register.inclusion_tag("moderation/_reports_link.html")
def reports_link() -> dict[str, int]:
    """The way to the reports, with how many wait."""
    return {"waiting": reports.queue().count()}
