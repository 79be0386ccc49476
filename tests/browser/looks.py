"""What every page must be, in each language and at each width, and the two ways the families' tests are walked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.world import PHONE, Person

DESK = {"width": 1280, "height": 900}
WIDTHS = (360, 1280)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER_THAN_THE_SCREEN = """() => {
  const room = window.innerWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return ["the widest of all:", ...wide.slice(-4).map((one) => one.outerHTML.slice(0, 160))];
}"""


@dataclass(frozen=True)
class Setting:
    """A language and the screen it is read on."""

    language: str
    viewport: dict[str, int]

    def __str__(self) -> str:
        return f"{self.language}-{self.viewport['width']}"

    @property
    def options(self) -> dict[str, Any]:
        return {"language": self.language, "viewport": self.viewport}


FINNISH_PHONE, SWEDISH_DESK = SETTINGS = (Setting("fi", PHONE), Setting("sv", DESK))


def look(person: Person, name: str) -> None:
    """Look at the page as it stands: its language, its one heading, both widths, axe; and take its picture."""
    page = person.page
    assert page.locator("html").get_attribute("lang") == person.language, page.url
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} main headings"
    assert_fits(page)
    page.evaluate("window.scrollTo(0, 0)")  # what stays in sight while scrolling covers nothing here
    if person.has_scripts:
        assert_accessible(page)
    person.picture(f"{name}-{person.language}")


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen, on a phone or on a desk; the page is left as wide as it was."""
    own = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": own["height"]})
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], f"{page.url} at {width} px"
    page.set_viewport_size(own)


def assert_accessible(page: Page) -> None:
    """Fails with every WCAG 2.2 AA violation that axe finds on the page as it stands."""
    answer = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    found = [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
        for violation in answer.response["violations"]
        for node in violation["nodes"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)
