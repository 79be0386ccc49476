from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.checks import missing


class Command(BaseCommand):
    help = "Says what must still be put right before families are taken; ends with 1 when something is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        sentences = missing()
        if sentences:
            raise CommandError("\n".join(sentences))
        self.stdout.write("All is in order: families can be taken.")
