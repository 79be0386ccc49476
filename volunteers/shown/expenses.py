"""How claims and journeys are shown: rows, sums and words, the same to the volunteer and to the office."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.dates import full_date
from volunteers import expenses
from volunteers.expenses import TAX_FREE, YearSum
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine
from volunteers.states import Claim
from volunteers.vocabulary import ClaimReason

TONES = {
    Claim.DRAFT: "",
    Claim.SENT: "info",
    Claim.RETURNED: "soon",
    Claim.APPROVED: "ok",
    Claim.REFUSED: "",
    Claim.EXPORTED: "ok",
}


def euros(eur: Decimal | None) -> str:
    """Return 1 234,50 € as it is written in the reader's language."""
    amount = number_format(expenses.cents(eur or Decimal(0)), 2, use_l10n=True, force_grouping=True)
    return f"{amount}\N{NO-BREAK SPACE}€"


def round_euros(eur: Decimal) -> str:
    return f"{number_format(eur, 0, use_l10n=True, force_grouping=True)}\N{NO-BREAK SPACE}€"


def kilometres(km: Decimal) -> str:
    whole = km == km.to_integral_value()
    return f"{number_format(km, 0 if whole else 1, use_l10n=True)}\N{NO-BREAK SPACE}km"


def place_of(place: str, municipality: Any) -> str:
    """Return a kind of place, with its municipality where it was told."""
    return f"{place}, {municipality.name}" if municipality else place


def route_of(line: ExpenseLine) -> str:
    """Return where a journey led, as kinds of places and municipalities."""
    from_place = place_of(line.get_from_place_display(), line.from_municipality)
    return capfirst(f"{from_place} – {place_of(line.get_to_place_display(), line.to_municipality)}")


def status_of(claim: ExpenseClaim) -> dict[str, str]:
    """Return the state of a claim as a tag."""
    return {"tag": claim.get_state_display(), "tone": TONES[Claim(claim.state)]}


def reason_of(claim: ExpenseClaim) -> str:
    """Return in words why the claim came back or was not approved, nothing where it was not."""
    if claim.state not in (Claim.RETURNED, Claim.REFUSED) or not claim.reason_code:
        return ""
    return capfirst(str(ClaimReason(claim.reason_code).label)) + "."


def journeys_in_words(n: int) -> str:
    return ngettext("%(n)d journey", "%(n)d journeys", n) % {"n": n}


def title_of(claim: ExpenseClaim) -> str:
    """Return what a claim is called: its number is the same in the file for the accountant."""
    return _("Claim %(number)d") % {"number": claim.pk}


# Journeys


def by_car(km: Decimal, eur_a_km: Decimal, passengers: int = 0) -> str:
    words = _("Own car, %(km)s at %(rate)s") % {"km": kilometres(km), "rate": euros(eur_a_km)}
    if not passengers:
        return words
    others = ngettext("%(n)d passenger", "%(n)d passengers", passengers) % {"n": passengers}
    return f"{words}, {others}"


def by_ticket() -> str:
    return _("Bus or train, with a receipt")


def means_of(line: ExpenseLine) -> str:
    """Return in words how the journey was made."""
    return by_car(line.km, line.eur_a_km, line.passengers) if line.kind == ExpenseLine.Kind.CAR else by_ticket()


def label_of(line: ExpenseLine, over: Decimal) -> dict[str, str]:
    """Return whether a journey is paid tax-free, and what to do when it is not (R-EX-2)."""
    if line.kind == ExpenseLine.Kind.TICKET:
        return {"tag": _("against the receipt"), "tone": ""}
    if not over:
        return {"tag": _("tax-free"), "tone": "ok"}
    words = _("%(eur)s is over the yearly limit. Ask the office before you count on it.")
    return {"tag": _("ask the office"), "tone": "soon", "note": words % {"eur": euros(over)}}


def over_of(claim: ExpenseClaim, lines: Iterable[ExpenseLine]) -> dict[int, Decimal]:
    """Return by key what of each journey is over the limit: as it was approved, else as it would be now."""
    if claim.is_settled:
        return {line.pk: line.eur_beyond for line in lines}
    return expenses.beyond_of(claim.volunteer, lines)


def line_cards(claim: ExpenseClaim, lines: list[ExpenseLine], *, is_open: bool) -> list[dict[str, Any]]:
    """Return the journeys of a claim as the volunteer sees them."""
    over = over_of(claim, lines)
    return [
        {
            "day": line.day,
            "route": route_of(line),
            "purpose": capfirst(line.get_purpose_display()),
            "means": means_of(line),
            "eur": euros(line.eur),
            "label": label_of(line, over.get(line.pk, Decimal(0))),
            "edit_url": reverse("volunteer:expense-line-edit", args=[line.pk]) if is_open else "",
            "remove_url": reverse("volunteer:expense-line-remove", args=[line.pk]) if is_open else "",
        }
        for line in lines
    ]


def line_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Day")},
        {"label": _("Journey")},
        {"label": _("How")},
        {"label": _("Sum"), "numeric": True},
        {"label": _("Tax")},
    ]


def line_rows(claim: ExpenseClaim, lines: list[ExpenseLine], twins: set[int]) -> list[dict[str, Any]]:
    """Return the journeys of a claim as the office sees them; `twins` are those that another claim has too."""
    over = over_of(claim, lines)
    again = _("Also in another claim. Check it.")
    return [
        {
            "cells": [
                {"text": full_date(line.day), "note": again if line.pk in twins else ""},
                {"text": route_of(line), "note": capfirst(line.get_purpose_display())},
                means_of(line),
                euros(line.eur),
                label_of(line, over.get(line.pk, Decimal(0))),
            ]
        }
        for line in lines
    ]


# Claims


def claim_card(claim: Any) -> dict[str, Any]:
    """Return a claim as it stands in the volunteer's own list; the claim has its sums."""
    return {
        "url": reverse("volunteer:expense-detail", args=[claim.pk]),
        "title": title_of(claim),
        "status": status_of(claim),
        "words": f"{journeys_in_words(claim.journeys)} · {euros(claim.eur)}",
        "at": claim.first_day,
    }


def claim_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Volunteer")},
        {"label": _("Claim")},
        {"label": _("Status")},
        {"label": _("Sent")},
        {"label": _("Sum"), "numeric": True},
    ]


def claim_row(claim: Any, *, is_own: bool) -> dict[str, Any]:
    """Return a row of the office's list; the claim has its sums."""
    note = _("Your own claim. Another coordinator decides it.") if is_own else ""
    return {
        "url": reverse("coordinator:expense-detail", args=[claim.pk]),
        "cells": [
            {"text": claim.volunteer.user.name, "note": note},
            {"text": title_of(claim), "note": journeys_in_words(claim.journeys)},
            status_of(claim),
            full_date(timezone.localdate(claim.sent_at)) if claim.sent_at else "",
            euros(claim.eur),
        ],
    }


def batch_columns() -> list[dict[str, Any]]:
    return [{"label": _("Made")}, {"label": _("Approvals of")}, {"label": _("Made by")}, {"label": _("Claims")}]


def days_of(batch: ExpenseBatch) -> str:
    return f"{full_date(batch.from_on)} – {full_date(batch.until_on)}"


def batch_row(batch: Any) -> dict[str, Any]:
    """Return a row of the files that were made; the batch has its `count`."""
    return {
        "url": reverse("coordinator:expense-batch", args=[batch.pk]),
        "cells": [
            full_date(timezone.localdate(batch.made_at)),
            days_of(batch),
            batch.made_by.name if batch.made_by else "",
            str(batch.count),
        ],
    }


def batch_facts(batch: ExpenseBatch) -> list[dict[str, str]]:
    """Return what a file holds, as facts."""
    lines = ExpenseLine.objects.filter(claim__batch=batch)
    told = lines.aggregate(claims=Count("claim", distinct=True), journeys=Count("pk"), eur=Sum("eur"))
    return [
        {"label": _("Approvals of"), "value": days_of(batch)},
        {"label": _("Made"), "value": full_date(timezone.localdate(batch.made_at))},
        {"label": _("Made by"), "value": batch.made_by.name if batch.made_by else ""},
        {"label": _("Claims"), "value": str(told["claims"])},
        {"label": _("Journeys"), "value": str(told["journeys"])},
        {"label": _("Sum"), "value": euros(told["eur"])},
    ]


# The yearly limit


def settled_words(year: int, eur: Decimal) -> dict[str, str]:
    """Return a year's approved kilometres beside the limit, for the office."""
    said = {"year": year, "limit": round_euros(TAX_FREE)}
    return {
        "label": _("Kilometres approved in %(year)d") % said,
        "value": euros(eur),
        "hint": _("Up to %(limit)s a year is tax-free.") % said,
    }


def limit_words(told: YearSum) -> dict[str, str]:
    """Return the year's kilometre allowances and what they mean, in words (R-EX-2)."""
    said = {"year": told.year, "eur": euros(told.eur), "limit": round_euros(TAX_FREE), "left": euros(told.left)}
    title = _("Kilometres in %(year)d: %(eur)s") % said
    if told.is_full:
        words = _(
            "The tax-free limit of %(limit)s a year is full. Kilometres beyond it are not tax-free: ask the office "
            "before you drive more. Tickets are still paid back against receipts."
        )
        return {"title": title, "text": words % said, "tone": "soon"}
    if told.is_near:
        words = _(
            "You are near the limit: %(limit)s a year is tax-free, and %(left)s of it is left. Talk with the office "
            "about the rest of the year."
        )
        return {"title": title, "text": words % said, "tone": "soon"}
    words = _("Up to %(limit)s a year is tax-free. Claims that are not sent yet are counted too.")
    return {"title": title, "text": words % said, "tone": ""}
