"""Who takes what is asked in a municipality: a wish, or a visit of a peer parent."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.refusals import Refusal, Refused
from partners.carrying import taker_of
from partners.models import Programme
from partners.vocabulary import SupportForm

NEAR_M = 40_000  # as far as one goes to something with children


def organisation_in(municipality: Municipality, *, forms: Collection[str] = (SupportForm.PEER_PARENT,)) -> Organisation:
    """Return the association that looks after `municipality`, one that gives a form of `forms` before the others.

    Raises `Refused` where there is none.
    """
    programmes = list(Programme.objects.covering(municipality).select_related("organisation"))
    if not programmes:
        raise Refused(Refusal("outside_area", _("We do not work in this municipality yet.")))
    today = timezone.localdate()
    takers = (taker_of(row, form, today) for row in programmes for form in forms if row.offers(form))
    return next(takers, programmes[0].organisation)
