"""Moments on pages: in UTC, and said so, until look/moments.js has put them into the reader's own zone."""

from datetime import UTC, date, datetime
from typing import Final

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

FORMS: Final = {
    "day": "Y-m-d",
    "minute": "Y-m-d H:i",
    "second": "Y-m-d H:i:s",
    "clock": "H:i",
    "date": "DATE_FORMAT",
    "long": "DATE_FORMAT, H:i",
    "weekday": "l, DATE_FORMAT, H:i",
}
"""By what look/moments.js calls them; `DATE_FORMAT` is how the page's language writes a date in words."""
WHOLE_DAYS: Final = ("day", "date")
"""Forms that name no hour, and so no zone."""


@register.filter
def moment(value: datetime | None, form: str) -> SafeString | str:
    """A `<time>`; nothing where there is none."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" data-moment="{}">{}</time>', value.isoformat(), form, written(value, form)
    )


@register.filter
def written(value: date | None, form: str) -> str:
    """The same as plain text, for where no element may stand; of a day, which has no zone, as it is."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return _said(value, form)
    said = _said(value.astimezone(UTC), form)
    return said if form in WHOLE_DAYS else f"{said} UTC"


def _said(value: date, form: str) -> str:
    """A language's own format is known by its name alone, so what stands beside it is written by itself."""
    return ", ".join(date_format(value, part) for part in FORMS[form].split(", "))
