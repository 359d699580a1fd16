"""What axe-core finds to be wrong with a page, beside what `inspecting` looks for: `violations(page)`.

axe-core is MPL-2.0 and a tool of the tests; no page loads it.
"""

from functools import cache

from playwright.sync_api import Page

from tests.sites import ROOT

RUN = """async (only) => {
  // A colour that is on its way from one scheme to the other is no colour of the page.
  for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
  const rules = { "label-content-name-mismatch": { enabled: true } };
  const runOnly = only ? { type: "rule", values: only } : undefined;
  const { violations } = await axe.run(document, { rules, runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 120)}`));
}"""


@cache
def script() -> str:
    """axe-core itself: a page needs it before `RUN`, which may be given the rules that it is to look at."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Each with its rule and its element; empty: none was found. All rules, best practice included."""
    page.evaluate(f"() => {{ {script()} }}")
    found: list[str] = page.evaluate(RUN)
    return found
