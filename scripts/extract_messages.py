"""Writes what the code says into locale/*/LC_MESSAGES/django.po; a person then translates what is new.

Needs gettext's xgettext and msgmerge. The catalogues come out sorted, without places and dates, so that a change
shows what changed. English is its own translation.
"""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv", "en")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def collect() -> None:
    chosen = [part for language in LANGUAGES for part in ("--locale", language)]
    quiet = ["--no-location", "--no-wrap", "--no-obsolete", "--verbosity", "0"]
    ignored = ["--ignore", ".venv*", "--ignore", "var", "--ignore", "tests", "--ignore", "benchmarks"]
    command = [sys.executable, "manage.py", "makemessages", *chosen, *quiet, *ignored]
    subprocess.run(command, cwd=ROOT, check=True)


def tidy(path: Path) -> int:
    """Write the catalogue in its one form; return how many messages wait for a translation."""
    language = path.parent.parent.name
    with path.open("rb") as text:
        catalog: Catalog = read_po(text, locale=language)
    catalog.locale, catalog.header_comment, catalog.fuzzy = language, f"# Rinnalla, {language}", False
    catalog.project, catalog.version, catalog.language_team = "Rinnalla", "", language
    catalog.last_translator, catalog.creation_date, catalog.revision_date = "Rinnalla", NO_DATE, NO_DATE
    for message in catalog:
        message.user_comments = [words for words in message.user_comments if not words.startswith("|")]  # older words
        if language == "en" and message.id:
            message.flags.discard("fuzzy")
            message.string = message.id
    with path.open("wb") as text:
        write_po(text, catalog, width=0, sort_output=True, ignore_obsolete=True, no_location=True)
    return sum(1 for message in catalog if message.id and not message.string)


def main() -> None:
    if not shutil.which("xgettext"):
        sys.exit("This needs gettext: install it with your system's package manager (Debian: apt install gettext).")
    collect()
    for language in LANGUAGES:
        waiting = tidy(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")
        print(f"{language}: {waiting} to translate")


if __name__ == "__main__":
    main()
