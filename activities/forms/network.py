from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from activities.network import TieKind
from partners.fields import select_of


class NetworkFilter(ListFilter):
    """What the network is narrowed by."""

    ORDERS = {"name": ("name",)}

    kind = select_of(TieKind, _("All"), label=_("What is done together"))
    field_order = ["municipality", "kind"]
