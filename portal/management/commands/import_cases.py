from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from portal.importing import Outcome, bring_in


class Command(BaseCommand):
    help = "Brings old cases from a table (CSV) into the register of an organisation; docs/import.md tells its columns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="The name of the association, as it stands here.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything and bring nothing in.")

    def handle(self, *args: Any, file: Path, organisation: str, dry_run: bool, **options: Any) -> None:
        office = Organisation.objects.filter(name=organisation, kind=Organisation.Kind.ASSOCIATION).first()
        if office is None:
            raise CommandError(f"There is no association called {organisation}.")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            actor = Actor.system("case-import")
            outcome = bring_in(data, office, at=timezone.now(), actor=actor, dry_run=dry_run)
        except IntegrityError as error:
            raise CommandError("Somebody brought the same cases in at the same moment. Run this again.") from error
        if outcome.mistakes:
            raise CommandError(mistakes_in_words(outcome))
        self.stdout.write(outcome_in_words(outcome, dry_run=dry_run))


def mistakes_in_words(outcome: Outcome) -> str:
    """Return every mistake on a line of its own, and what that means."""
    rows = len({mistake.row for mistake in outcome.mistakes})
    lines = [
        f"Row {one.row}, {one.column}: {one.sentence}" if one.column else f"Row {one.row}: {one.sentence}"
        for one in outcome.mistakes
    ]
    return "\n".join([*lines, f"Mistakes: {len(lines)}, in {rows} rows. Nothing was brought in."])


def outcome_in_words(outcome: Outcome, *, dry_run: bool) -> str:
    """Return the numbers of an import that went well."""
    lines = [
        f"Cases in the file: {outcome.cases}",
        f"Brought in: {outcome.brought_in}",
        f"  of them as anonymous rows, because their time has passed: {outcome.anonymous}",
        f"  with their companion: {outcome.companionships}",
        f"Here already, left as they are: {outcome.cases - outcome.brought_in}",
    ]
    return "\n".join(["Dry run: nothing was brought in. This is what would be:", *lines] if dry_run else lines)
