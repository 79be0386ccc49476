"""The fields that every form is built from."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms import LocalDateTimeField, LongTextField, MunicipalityField, PlainForm
from accounts.identity_codes import holds_code, is_code_and_not_phone, without_codes
from accounts.models import Municipality

RIGHT = "131052-308T"  # the example of the Digital and Population Data Services Agency
DIGITS_ALONE = "010190-0100"  # its check character is right


class Everything(PlainForm):
    text = forms.CharField(required=False)
    letter = LongTextField(required=False)
    email = forms.EmailField(required=False)
    number = forms.IntegerField(required=False)
    phone = PhoneNumberField(required=False, region="FI")
    moment = LocalDateTimeField(required=False)
    choice = forms.ChoiceField(choices=[("a", "a")], required=False)
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


@pytest.mark.parametrize("key", ["text", "letter", "email", "number", "phone", "moment_day", "moment_time"])
@pytest.mark.parametrize("prefix", [None, "adult"])
def test_every_kind_of_text_refuses_an_identity_code_and_forgets_it(key: str, prefix: str | None) -> None:
    name = f"{prefix}-{key}" if prefix else key
    form = Everything({name: RIGHT}, prefix=prefix)
    with override("en"):
        assert form.errors[key.removesuffix("_day").removesuffix("_time")] == [
            "Remove the personal identity code. We do not need it."
        ]
    assert RIGHT not in str(form)


def test_rest_of_the_text_stays_when_the_code_is_cut_out() -> None:
    form = Everything({"letter": f"Hei, olen {RIGHT} ja kysyn"})
    assert not form.is_valid()
    assert form["letter"].value() == "Hei, olen  ja kysyn"


def test_form_without_codes_keeps_what_was_sent() -> None:
    sent = {"text": "Hei", "letter": "Kirje"}
    form = Everything(sent)
    assert form.is_valid()
    assert form.data is sent


@pytest.mark.parametrize(
    "text", ["131052-308T", "131052-308t", "(131052-308T)", "131052 - 308T", "131052–308T", "010101Y123A"]
)
def test_identity_codes_are_found(text: str) -> None:
    assert holds_code(text)
    assert not holds_code(without_codes(text))


@pytest.mark.parametrize(
    "text", ["040 123 4567", "3.9.2026", "123456", "2019, 2021", "1131052-308TT", "FI21 1234 5600 0007 85"]
)
def test_other_numbers_are_not_taken_for_identity_codes(text: str) -> None:
    assert not holds_code(text)


def test_phone_number_is_told_from_a_code_by_its_check_character() -> None:
    assert not is_code_and_not_phone("040000-0012")
    assert is_code_and_not_phone(DIGITS_ALONE)
    assert is_code_and_not_phone(RIGHT)


@pytest.mark.django_db
def test_every_municipality_is_known_by_each_of_its_names() -> None:
    field = MunicipalityField()
    for place in Municipality.objects.all():
        assert field.clean(place.name_fi) == field.clean(place.name_sv.upper()) == place


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "suggested"), [("Sastmala", "Sastamala"), ("Iisal", "Iisalmi"), ("Raseburg", "Raseborg")]
)
def test_nearly_right_name_gets_suggestions(typed: str, suggested: str) -> None:
    with pytest.raises(ValidationError, match=suggested):
        MunicipalityField().clean(typed)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Buenos Aires", "12345", "%", "'", "x" * 60])
def test_name_like_nothing_gets_no_suggestion(typed: str) -> None:
    with pytest.raises(ValidationError) as found:
        MunicipalityField().clean(typed)
    assert found.value.code == "unknown"


@pytest.mark.django_db
def test_municipality_that_is_not_asked_for_may_be_empty() -> None:
    assert MunicipalityField(required=False).clean("") is None
