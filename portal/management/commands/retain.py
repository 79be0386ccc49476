from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import retention
from core.actor import Actor

TITLES = ("due", "erased", "held")


class Command(BaseCommand):
    help = "Erases everything whose time has come, as every night does by itself, and prints what became of each line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count; nothing is erased.")
        parser.add_argument("--on", type=date.fromisoformat, help="Count as on this day, 2027-03-31; a dry run only.")
        parser.add_argument("--json", action="store_true", help="Print the report for another program.")

    def handle(self, *args: Any, dry_run: bool, on: date | None, **options: Any) -> None:
        if on and not dry_run:
            raise CommandError("Another day can only be looked at: add --dry-run.")
        at = timezone.make_aware(datetime.combine(on, time.max)) if on else timezone.now()
        outcomes = retention.run(at, actor=Actor.system("retention-by-hand"), dry_run=dry_run)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in outcomes], indent=2))
            return
        self.stdout.write(report(outcomes, timezone.localdate(at), dry_run=dry_run))


def report(outcomes: list[retention.Outcome], day: date, *, dry_run: bool) -> str:
    """Return a table of the outcomes with a sentence on top."""
    width = max(len(one.code) for one in outcomes)
    head = f"Dry run for {day}: nothing was erased." if dry_run else f"Retention on {day}."
    lines = [head, "", "  ".join([" " * width, *(f"{title:>6}" for title in TITLES), "rule"])]
    for one in outcomes:
        numbers = (f"{getattr(one, title):>6}" for title in TITLES)
        lines.append("  ".join([f"{one.code:<{width}}", *numbers, one.keep]))
    return "\n".join(lines)
