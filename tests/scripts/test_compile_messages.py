import gettext
from pathlib import Path

import pytest

from scripts import compile_messages

pytestmark = pytest.mark.smoke

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "place"
msgid_plural "places"
msgstr[0] "paikka"
msgstr[1] "paikkaa"

#, fuzzy
msgid "Nearly"
msgstr "Melkein"
"""


def test_a_compiled_catalogue_speaks_and_leaves_out_what_is_uncertain(tmp_path: Path) -> None:
    source = tmp_path / "fi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    compile_messages.compile_one(source)
    with source.with_suffix(".mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    assert words.ngettext("place", "places", 3) == "paikkaa"
    assert words.gettext("Nearly") == "Nearly"
