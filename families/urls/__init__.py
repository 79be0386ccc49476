from families.urls.coordinator import coordinator
from families.urls.family import family
from families.urls.partner import partner
from families.urls.public import public

__all__ = ["coordinator", "family", "partner", "public"]
