"""The look keeps its promises: vendored files are what they were, colours live in one place, nothing is inline."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = ROOT / "templates"
OUR_STYLES = sorted(STATIC.glob("*.css"))
OUR_SCRIPTS = sorted((STATIC / "js").glob("*.js"))
PAGES = [p for p in sorted(TEMPLATES.rglob("*.html")) if TEMPLATES / "messages" not in p.parents]
COMPONENTS = sorted((TEMPLATES / "components").rglob("*.html"))

RAW_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgba?|hsla?|oklch|lab|color)\(", re.IGNORECASE
)
RAW_SIZE = re.compile(r"(?<![\w.#-])\d*\.?\d+(?:px|rem|pt|ch)\b")
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|\shx-on|javascript:", re.IGNORECASE)
FOREIGN_FILE = re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//[^\"'\s]+\.(?:js|css|woff2?|png|svg)")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?endcomment %\}", re.DOTALL)


def relative(path):
    return str(path.relative_to(ROOT))


def without_comments(path):
    text = path.read_text(encoding="utf-8")
    return TEMPLATE_COMMENT.sub("", text) if path.suffix == ".html" else re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_vendored_file_is_in_the_manifest_with_its_sum():
    manifest = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))
    listed = {f"{name}/{file}": digest for name, entry in manifest.items() for file, digest in entry["files"].items()}
    found = {
        str(p.relative_to(VENDOR)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in VENDOR.rglob("*")
        if p.is_file() and p.name != "MANIFEST.json"
    }
    assert found == listed


def test_every_vendored_library_names_its_version_and_carries_its_licence():
    manifest = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))
    for name, entry in manifest.items():
        assert entry["version"]
        assert entry["licence"]
        assert entry["source"]
        assert (VENDOR / name / entry["licence_file"]).read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("path", OUR_STYLES + OUR_SCRIPTS + PAGES, ids=relative)
def test_raw_colours_are_in_the_tokens_only(path):
    if path.name == "tokens.css":
        return
    text = re.sub(r"href=\"#[^\"]*\"|\#\{\{", "", without_comments(path))
    text = re.sub(r"&#\w+;", "", text)
    assert RAW_COLOUR.findall(text) == []


@pytest.mark.parametrize("path", [p for p in OUR_STYLES if p.name != "tokens.css"], ids=relative)
def test_raw_sizes_are_in_the_tokens_only(path):
    lines = [line for line in without_comments(path).splitlines() if "@media" not in line and "@page" not in line]
    assert RAW_SIZE.findall("\n".join(lines)) == []


@pytest.mark.parametrize("path", OUR_STYLES, ids=relative)
def test_every_token_that_is_read_is_defined(path):
    defined = set(re.findall(r"(--[\w-]+)\s*:", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)", without_comments(path))) - defined == set()


def test_the_dark_scheme_changes_no_name_that_the_light_one_lacks():
    light, dark = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    names = re.compile(r"(--[\w-]+)\s*:")
    assert set(names.findall(dark)) - set(names.findall(light)) == set()


def _tokens(text):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", text))


def _contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def _schemes():
    light, rest = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    dark = rest.split("@media print")[0]
    return {"light": _tokens(light), "dark": _tokens(light) | _tokens(dark)}


GROUNDS = (
    "paper",
    "paper-deep",
    "surface",
    "spruce-soft",
    "lake-soft",
    "cloudberry-soft",
    "berry-soft",
    "heather-soft",
)
INKS = ("ink", "ink-soft", "spruce", "lake", "cloudberry", "berry", "heather")
FILLED = (("on-spruce", "spruce"), ("on-spruce", "spruce-deep"), ("on-berry", "berry"), ("on-berry", "berry-deep"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_has_enough_contrast_on_every_ground(scheme):
    tokens = _schemes()[scheme]
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS] + list(FILLED)
    assert [pair for pair in pairs if _contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_stand_out(scheme):
    tokens = _schemes()[scheme]
    pairs = [(line, ground) for line in ("control", "focus") for ground in ("paper", "paper-deep", "surface")]
    assert [pair for pair in pairs if _contrast(tokens[pair[0]], tokens[pair[1]]) < 3] == []


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_no_template_holds_inline_style_or_script(path):
    text = without_comments(path)
    assert INLINE.findall(text) == []
    for attributes, body in SCRIPT.findall(text):
        if 'type="application/ld+json"' in attributes:  # data for search engines: no browser runs it
            continue
        assert "src=" in attributes
        assert body.strip() == ""


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_no_template_loads_anything_from_another_host(path):
    assert FOREIGN_FILE.findall(without_comments(path)) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=relative)
def test_a_component_starts_by_naming_its_arguments(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(f"{{# {path.stem}")


@pytest.mark.parametrize("path", [p for p in PAGES if "messages" not in p.parts], ids=relative)
def test_components_are_included_with_only_what_they_are_given(path):
    includes = re.findall(r"\{%\s*include\s+\"components/[^%]*%\}", without_comments(path))
    assert [tag for tag in includes if not re.search(r"\bonly\s*%\}$", tag)] == []


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r"<symbol id=\"([\w-]+)\"", (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")))
    asked = set()
    for path in PAGES:
        text = without_comments(path)
        asked |= set(re.findall(r"components/icon\.html\" with name=\"([\w-]+)\"", text))
        asked |= set(re.findall(r"\bicon=\"([\w-]+)\"", text))
    assert asked - drawn == set()


class Visit(forms.Form):
    place = forms.CharField(label="Place", help_text="A café will do.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "At home"), ("b", "Outside")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")


def test_a_form_wires_hint_and_error_to_the_field_and_links_the_summary_to_it():
    with translation.override("en"):
        html = str(Visit({"kind": ""}))
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'id="id_place_helptext"' in html
    assert 'id="id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#id_place"' in html
    assert 'href="#id_kind_group"' in html
    assert 'id="id_kind_group"' in html
    assert 'role="alert" tabindex="-1"' in html


def test_a_form_says_what_is_optional_and_stars_nothing():
    with translation.override("en"):
        html = str(Visit())
    assert html.count("(optional)") == 1
    assert "*" not in html
    assert "data-error-summary" not in html


def test_choices_are_a_fieldset_with_a_legend():
    with translation.override("en"):
        html = str(Visit())
    assert re.search(r"<fieldset[^>]*>\s*<legend>Kind</legend>", html)
    assert html.count('class="choice"') == 3


def test_a_status_is_a_word_with_an_icon():
    html = render_to_string("components/status_tag.html", {"label": "Waiting", "tone": "soon"})
    assert "Waiting" in html
    assert "#clock" in html
    assert "tag--soon" in html


def test_a_bar_is_drawn_by_attributes_in_every_language():
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            html = render_to_string("components/bar.html", {"value": 1234.5, "maximum": 2000})
        assert 'width="62"' in html
        assert "style=" not in html


def test_a_refused_button_is_off_and_says_why():
    html = render_to_string("components/button.html", {"label": "Propose", "refusal": "She is on a break.", "id": "go"})
    assert 'disabled aria-describedby="go-reason"' in html
    assert '<p class="btn__reason" id="go-reason">She is on a break.</p>' in html


def test_a_form_component_posts_with_the_token_it_is_given():
    html = render_to_string("components/form.html", {"form": Visit(), "csrf_token": "abc", "submit": "Save"})
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="abc">' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "429", "500"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_pages_that_say_no_need_nothing_from_the_context(name, language):
    with translation.override(language):
        html = render_to_string(f"{name}.html")
    assert f'<html lang="{language}"' in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html
    assert 'href="tel:112"' in html


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "torstai 3.9.2026"), ("sv", "torsdag 3.9.2026"), ("en", "Thursday 3 September 2026")],
)
def test_a_date_is_written_with_its_weekday_the_way_of_the_language(language, written):
    template = Template('{% include "components/date.html" with at=day only %}')
    with translation.override(language):
        html = template.render(Context({"day": date(2026, 9, 3)}))
    assert written in html
