"""Four people who walk the main job, each in a browser of their own, and the small world they live in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Locator, Page, expect

from accounts import actions as accounts
from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from families.models import Adult
from notifications.channels import mailbox
from notifications.models import OutboxMessage
from partners.models import Programme
from volunteers.actions import approve_volunteer

PASSWORD = "kolme-kivaa-koivua"
PICTURES = Path("test-artefacts")
PHONE = {"width": 360, "height": 780}
SOON = 20


def build() -> None:
    """One association in Sastamala with a programme, a coordinator and a volunteer who fits."""
    system = Actor.system("test")
    place = Municipality.objects.get(name_fi="Sastamala")
    office = Organisation.objects.create(name="Rinnalla Koe ry", kind="association", phone="040 000 0001")
    programme = Programme.objects.create(
        name="Rinnallakulkija", organisation=office, support_forms=["companion"], check_in_days=[14, 28]
    )
    programme.municipalities.add(place)
    outi = accounts.open_account(
        email="outi@example.org", name="Outi Esimerkki", language="fi", password=PASSWORD, actor=system
    )
    accounts.give_hat(outi, role=Role.COORDINATOR, organisation=office, municipalities=[place], actor=system)
    eero = approve_volunteer(
        email="eero@example.org",
        name="Eero Suvipuro-Demo",
        organisation=office,
        municipality=place,
        phone="040 000 0050",
        actor=system,
        introduction="Olen neljän lapsen vaari.",
        languages=["fi"],
        support_forms=["companion"],
        life_stages=["toddler", "school_start"],
        topics=["appointments"],
    )
    eero.user.set_password(PASSWORD)
    eero.user.save(update_fields=["password"])


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait for something the worker does; fails with `what` when it does not happen."""
    ends = monotonic() + SOON
    while monotonic() < ends:
        if answer := found():
            return answer
        sleep(0.2)
    outbox = list(OutboxMessage.objects.values_list("kind", "channel", "state", "last_error"))
    raise AssertionError(f"did not happen in {SOON} s: {what}; the outbox holds {outbox}")


def letter_to(phone: str, pattern: str) -> str:
    """Return what `pattern` finds in the newest text message to `phone`, once the worker has sent it."""

    def look() -> str | None:
        for name in mailbox.names():
            letter = mailbox.read(name)
            found = re.search(pattern, letter.text)
            if letter.to.endswith(phone[1:]) and found:
                return found.group(1)
        return None

    return until(look, f"a message to {phone} with {pattern}")


def letters_to(adult: Adult) -> list[str]:
    """Return the kinds of everything that was ever put in the outbox for `adult`, sent or not yet."""
    rows = OutboxMessage.objects.filter(recipient=f"families.Adult:{adult.pk}")
    return sorted(rows.values_list("kind", flat=True))


def path_to(name: str, *args: Any, language: str = "fi") -> str:
    """Return the address of a page; a public page has one for each language."""
    with translation.override(language):
        return reverse(name, args=args)


class Person:
    """Somebody at a browser. Everything is done as a person does it: pages, fields, buttons."""

    pictures = 0

    def __init__(self, name: str, page: Page, *, album: str, language: str = "fi", has_scripts: bool = True) -> None:
        self.name = name
        self.page = page
        self.language = language
        self.has_scripts = has_scripts
        self.album = PICTURES / album

    def go(self, name: str, *args: Any) -> Page:
        self.page.goto(path_to(name, *args, language=self.language))
        return self.page

    def fill(self, **fields: Any) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            if value is True:
                field.check()
            elif field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f'main [name={name}][value="{value}"]').check()
            elif field.evaluate("element => element.tagName") == "SELECT":
                self.choose(field, value)
            else:
                field.fill(value)

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list; with scripts a long list is typed into and chosen from."""
        if field.is_visible():
            field.select_option(value)
            return
        label = field.locator(f'option[value="{value}"]').text_content()
        self.page.locator("main [role=combobox]").fill(label.strip())
        self.page.get_by_role("option", name=label.strip()).first.click()

    def at(self, name: str, moment: Any) -> None:
        """Write a day and a clock time as Finns write them."""
        local = timezone.localtime(moment)
        self.page.locator(f"main [name={name}_day]").fill(f"{local.day}.{local.month}.{local.year}")
        self.page.locator(f"main [name={name}_time]").fill(f"{local.hour}.{local.minute:02d}")

    def send(self, action: str = "") -> None:
        """Press the button of the page's form, or of the form that leads to `action`."""
        button = f'form[action$="{action}"] button' if action else "form.form .form-actions button:not([name])"
        self.page.locator(f"main {button}").first.click()
        self.page.wait_for_load_state()

    def press(self, name: str, value: str) -> None:
        """Press a button that says something by itself."""
        self.page.locator(f'main button[name="{name}"][value="{value}"]').first.click()
        self.page.wait_for_load_state()

    def tick(self, name: str, *values: str) -> None:
        for value in values:
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()

    def unfold(self) -> None:
        """Open what is folded on the page."""
        folded = self.page.locator("main details:not([open]) > summary")
        while folded.count():
            folded.first.click()

    def sees_errors(self, *fields: str) -> None:
        """The form says beside each of `fields`, and above them all, what is wrong."""
        expect(self.page.locator("main .error-summary li").first).to_be_visible()
        for name in fields:
            ways = ", ".join(f'main .error-summary a[href="#id_{name}{ending}"]' for ending in ("", "_group"))
            expect(self.page.locator(ways)).to_have_count(1)

    def carry(self, client: Client) -> None:
        """Take over what `client` has opened: a sign-in, or the family's page."""
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": settings.SITE_URL}])

    def confirm(self, name: str, *args: Any, **fields: Any) -> None:
        """Open a page that says what will happen, fill in what it asks and press its button."""
        self.go(name, *args)
        self.fill(**fields)
        self.send()

    def picture(self, name: str) -> None:
        self.album.mkdir(parents=True, exist_ok=True)
        Person.pictures += 1
        self.page.screenshot(path=self.album / f"{Person.pictures:02d}-{self.name}-{name}.png", full_page=True)

    def is_within_the_window(self) -> bool:
        """Whether the page can be read without moving it sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def sign_in(self, email: str) -> None:
        self.page.goto("/accounts/login/")
        self.fill(login=email, password=PASSWORD)
        self.send()


def in_days(days: int, hour: int = 14) -> Any:
    """Return a moment ahead, on a full hour of local time."""
    return (timezone.localtime() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
