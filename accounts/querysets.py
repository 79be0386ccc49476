from __future__ import annotations

import unicodedata
from typing import Self

from django.db.models import Q

from core.scoping import ScopedQuerySet


def folded(text: str) -> str:
    """Return `text` as it is searched for: lower case, no marks, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class MunicipalityQuerySet(ScopedQuerySet):
    def named(self, text: str) -> Self:
        """Municipalities whose Finnish or Swedish name is exactly `text`, however it is typed."""
        return self.filter(Q(search_fi=folded(text)) | Q(search_sv=folded(text)))

    def starting(self, text: str) -> Self:
        """Municipalities whose Finnish or Swedish name begins with `text`."""
        return self.filter(Q(search_fi__startswith=folded(text)) | Q(search_sv__startswith=folded(text)))


class MembershipQuerySet(ScopedQuerySet):
    def active(self) -> Self:
        """Memberships that give a hat today."""
        return self.filter(is_active=True, user__is_active=True)


class InvitationQuerySet(ScopedQuerySet):
    def open(self, at) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)
