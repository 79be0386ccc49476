"""What partners are told: one file for each noun, which registers its kinds when it is imported."""

from partners.notices import (
    agreements,
    helplines,
    joining,
    meetings,
    programmes,
)

__all__ = ["agreements", "helplines", "joining", "meetings", "programmes"]
