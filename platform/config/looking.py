"""The page that shows every part pages are built of, in both themes side by side."""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

FLOOR: Final = json.dumps(
    {
        "seconds": 4.2,
        "levels": [0.5 if step % 7 else 0.1 for step in range(24)] + [0.0] * 12 + [0.6] * 48,
        "pauses": [[1.2, 1.8]],
        "agent": [],
        "cuts": [
            {"at": 1.2, "label": "incomplete", "tail": 0.2},
            {"at": 4.0, "label": "complete", "tail": 0.2},
        ],
    }
)
"""A take with a pause, as corpus/floor.py writes one."""


@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """Every component, once in each theme."""
    states = [
        ("record", gettext("Speak")),
        ("recording", gettext("Done")),
        ("wait", gettext("Wait")),
        ("next", gettext("Next")),
        ("replay", pgettext("a clip", "Play")),
    ]
    return render(request, "look/look.html", {"states": states, "floor": FLOOR})
