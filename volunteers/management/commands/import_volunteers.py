from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organisation
from core.actor import Actor
from volunteers.actions import ImportOutcome, import_volunteers


class Command(BaseCommand):
    help = "Brings volunteers from a table (CSV or XLSX) into the register; docs/import.md tells its columns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="The name of the association, as it stands here.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything and bring nobody in.")

    def handle(self, *args: Any, file: Path, organisation: str, dry_run: bool, **options: Any) -> None:
        office = Organisation.objects.filter(name=organisation, kind=Organisation.Kind.ASSOCIATION).first()
        if office is None:
            raise CommandError(f"There is no association called {organisation}.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        outcome = import_volunteers(data, office, actor=Actor.system("volunteer-import"), dry_run=dry_run)
        if outcome.mistakes:
            raise CommandError(mistakes_in_words(outcome))
        self.stdout.write(outcome_in_words(outcome, dry_run=dry_run))


def mistakes_in_words(outcome: ImportOutcome) -> str:
    """Return every mistake on a line of its own, and what that means."""
    lines = [
        f"Row {one.row}, {one.column}: {one.sentence}" if one.column else f"Row {one.row}: {one.sentence}"
        for one in outcome.mistakes
    ]
    return "\n".join([*lines, f"Mistakes: {len(lines)}. Nobody was brought in."])


def outcome_in_words(outcome: ImportOutcome, *, dry_run: bool) -> str:
    """Return the numbers of an import that went well."""
    lines = [
        f"Volunteers in the file: {outcome.rows}",
        f"Brought in: {outcome.brought_in}",
        f"Here already, left as they are: {outcome.here_already}",
    ]
    return "\n".join(["Dry run: nobody was brought in. This is what would be:", *lines] if dry_run else lines)
