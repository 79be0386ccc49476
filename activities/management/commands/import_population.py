from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Municipality
from activities import actions
from activities.population import read
from core.actor import Actor


class Command(BaseCommand):
    help = "Reads how many families with children live in each municipality (CSV: code;families;year;source)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        reading = read(data, codes=set(Municipality.objects.values_list("pk", flat=True)))
        if reading.mistakes:
            raise CommandError("\n".join([*reading.mistakes, f"Mistakes: {len(reading.mistakes)}. Nothing was read."]))
        count = actions.set_population(reading.rows, actor=Actor.system("population-import"))
        self.stdout.write(f"Municipalities: {count}")
