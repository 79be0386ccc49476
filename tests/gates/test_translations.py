"""Finnish and Swedish say everything that the source says."""

from collections.abc import Callable, Iterator

import pytest
from babel.messages.catalog import Catalog

from tests.gates import translations
from tests.gates.translations import catalogue_path, parse

LANGUAGES = ("fi", "sv", "en")
Gate = Callable[[Catalog], Iterator[str]]


def catalogue(language: str) -> Catalog:
    path = catalogue_path(language)
    assert path.exists(), f"there is no {path.name} for {language}: run make messages"
    return parse(path.read_text(), language)


@pytest.mark.parametrize("language", translations.TRANSLATED)
@pytest.mark.parametrize("gate", [translations.missing, translations.fuzzy], ids=lambda gate: gate.__name__)
def test_nothing_waits_for_a_translator(gate: Gate, language: str) -> None:
    found = list(gate(catalogue(language)))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "gate", [translations.wrong_placeholders, translations.edges_differ], ids=lambda gate: gate.__name__
)
def test_translations_keep_the_shape_of_the_english(gate: Gate, language: str) -> None:
    found = list(gate(catalogue(language)))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_counts_as_the_language_does(language: str) -> None:
    assert list(translations.wrong_plural_rule(catalogue(language), language)) == []


@pytest.mark.parametrize("language", translations.TRANSLATED)
def test_the_catalogue_has_every_string_of_the_source(language: str) -> None:
    lacking = translations.not_in(catalogue(language), translations.said_by_the_project())
    assert lacking == [], f"{len(lacking)} strings are not in the {language} catalogue:\n" + "\n".join(lacking)


def test_no_module_translates_under_a_name_that_hides_its_words() -> None:
    sources = (*translations.app_sources(), *translations.python_under("config"))
    assert [name for source in sources for name in translations.hidden_names(source.text)] == []


# Catalogues that must not be

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def of(text: str, head: str = HEAD) -> Catalog:
    return parse(head + text, "fi")


def test_a_good_catalogue_passes_every_gate() -> None:
    good = of(
        'msgid "Hello %(name)s"\nmsgstr "Hei %(name)s"\n\n'
        '#, python-format\nmsgid "one row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "yksi rivi"\nmsgstr[1] "%(n)s riviä"\n'
    )
    gates = (translations.missing, translations.fuzzy, translations.wrong_placeholders, translations.edges_differ)
    assert [words for gate in gates for words in gate(good)] == []


BAD = [
    (translations.missing, 'msgid "Hello"\nmsgstr ""\n'),
    (translations.missing, 'msgid "Hello"\nmsgstr " "\n'),
    (translations.missing, 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "yksi"\nmsgstr[1] ""\n'),
    (translations.missing, 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "yksi"\n'),
    (translations.fuzzy, '#, fuzzy\nmsgid "Hello"\nmsgstr "Hei"\n'),
    (translations.wrong_placeholders, 'msgid "Hello %(name)s"\nmsgstr "Hei"\n'),
    (translations.wrong_placeholders, 'msgid "Hello %(name)s"\nmsgstr "Hei %(nimi)s"\n'),
    (translations.wrong_placeholders, 'msgid "%(n)d years"\nmsgstr "%(n)s vuotta"\n'),
    (translations.wrong_placeholders, 'msgid "Hello {name}"\nmsgstr "Hei {nimi}"\n'),
    (translations.wrong_placeholders, 'msgid "Hello"\nmsgstr "Hei %s"\n'),
    (translations.wrong_placeholders, 'msgid "1"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "1"\nmsgstr[1] "monta"\n'),
    (translations.edges_differ, 'msgid "Hello"\nmsgstr "Hei\\n"\n'),
    (translations.edges_differ, 'msgid "\\nHello"\nmsgstr "Hei"\n'),
]


@pytest.mark.parametrize(("gate", "text"), BAD)
def test_the_gate_objects_to_a_bad_catalogue(gate: Gate, text: str) -> None:
    assert len(list(gate(of(text)))) == 1


def test_a_catalogue_that_counts_wrongly_is_found() -> None:
    french = of("", HEAD.replace("(n != 1)", "(n > 1)"))
    assert len(list(translations.wrong_plural_rule(french, "fi"))) == 1


def test_a_string_of_python_that_the_catalogue_lacks_is_found() -> None:
    said = translations.said_in_python(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        'a = _("Known")\nb = _("Not known")\nc = ngettext("one", "%(n)d many", n)\nd = pgettext("month", "May")\n'
    )
    assert translations.not_in(of('msgid "Known"\nmsgstr "Tuttu"\n'), said) == ["'May'", "'Not known'", "'one'"]


def test_a_name_that_hides_its_words_is_found() -> None:
    text = "from django.utils.translation import gettext as _, gettext_lazy as _later, override as in_language\n"
    assert list(translations.hidden_names(text)) == ["_later"]


TEMPLATE = """{% load i18n %}<p title="x">{% translate "It's here" %} {% trans 'May' context "month" %}
{{ x|default:_("none") }}
{% blocktranslate count n=rows|length trimmed %}
  one row of {{ name }}
{% plural %}
  {{ n }} rows
{% endblocktranslate %}{% include "components/card.html" with title=_("A card") only %}</p>"""


def test_a_string_of_a_template_that_the_catalogue_lacks_is_found() -> None:
    said = translations.said_in_template(TEMPLATE)
    assert said == {
        ("", "It's here", ""),
        ("month", "May", ""),
        ("", "none", ""),
        ("", "one row of %(name)s", "%(n)s rows"),
        ("", "A card", ""),
    }
    assert len(translations.not_in(of('msgid "A card"\nmsgstr "Kortti"\n'), said)) == 4


def test_a_plural_that_the_catalogue_knows_as_a_singular_is_found() -> None:
    said = {("", "one row", "%(n)s rows")}
    assert translations.not_in(of('msgid "one row"\nmsgstr "yksi rivi"\n'), said) == ["'one row'"]


def test_the_source_is_read() -> None:
    said = {one for _context, one, _many in translations.said_by_the_project()}
    assert said >= {"You have a new message", "Hello,", "companion"}
