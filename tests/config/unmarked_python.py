"""Finds sentences in Python that are shown to people and that no translator will ever see."""

import ast
import re
from collections.abc import Iterator

MARKERS = {"N_", "_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
UNSEEN = {"log", "logger", "logging", "Http404", "HttpResponseBadRequest", "LookupError", "ValueError"}
"""Of calls: what only whoever runs the site reads, or no page shows."""
SENTENCE = re.compile(r"^“?(?:[A-Z][a-z’']+|I|A) .*[a-z]")


def unmarked(source: str) -> list[str]:
    """Sentences outside the calls that mark them; what stands alone as a statement is documentation."""
    return list(_in(ast.parse(source)))


def _in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call) and _name(node.func) in MARKERS | UNSEEN:
        return
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if SENTENCE.search(text):
            yield text
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _in(child)


def _name(function: ast.expr) -> str:
    """`log` of `log.error`, `gettext` of `translation.gettext`."""
    if isinstance(function, ast.Attribute):
        owner = _name(function.value)
        return owner if owner in UNSEEN else function.attr
    return function.id if isinstance(function, ast.Name) else ""
