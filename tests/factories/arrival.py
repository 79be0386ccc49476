"""The public request flow as a parent walks it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

THIS_YEAR = timezone.localdate().year
ANSWERS: dict[str, dict[str, Any]] = {
    "you": {"called": "Kaisa", "municipality": "Sastamala"},
    "contact": {"channel": "sms", "phone": "040 000 0012", "call_hours": ["evening"]},
    "children": {"birth_years": f"{THIS_YEAR - 4}, {THIS_YEAR - 2}", "life_stages": ["toddler"]},
    "topics": {"topics": ["talk", "kela"]},
    "wishes": {"languages": ["fi", "sv"], "gender_wish": "any", "slots": ["tue_evening"]},
    "words": {"text": "Joku, jonka kanssa jutella."},
}
SENDING = {"consent": "on", "consent_version": "2026-1"}


def page(step: str, language: str = "fi") -> str:
    return f"/{language}/support/{step}/"


def fill(browser: Client, *, until: str = "check", language: str = "fi", **changes: dict[str, Any]) -> Any:
    """Answer the steps that come before `until` and return the last answer of the site."""
    answer = None
    for step, said in ANSWERS.items():
        if step == until:
            break
        answer = browser.post(page(step, language), {**said, **changes.get(step, {})})
        assert answer.status_code == 302, answer.content.decode()
    return answer


def send(browser: Client, language: str = "fi", **changes: str) -> Any:
    return browser.post(page("check", language), {**SENDING, **changes})


def errors(answer: Any) -> list[str]:
    return [str(error) for found in answer.context["form"].errors.values() for error in found]
