from portal.urls.administration import administration
from portal.urls.applicant import applicant
from portal.urls.checker import checker
from portal.urls.coordinator import coordinator
from portal.urls.family import family
from portal.urls.partner import partner
from portal.urls.public import public, site
from portal.urls.statistics import statistics
from portal.urls.volunteer import volunteer

__all__ = [
    "administration",
    "applicant",
    "checker",
    "coordinator",
    "family",
    "partner",
    "public",
    "site",
    "statistics",
    "volunteer",
]
