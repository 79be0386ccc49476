"""Officials of other houses: neither their names nor their numbers come with what is read (domain.md 5.4)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from partners.models import DirectorySource, ServiceEntry
from partners.reading.persons import without_persons
from partners.reading.phones import numbers_of
from partners.reading.texts import plain
from tests.factories.cast import Person
from tests.partners.ptv_server import Catalogue, channel, guid, service, texts
from tests.partners.reading_cast import entry, taken

PHONE = {"type": "Phone", "prefixNumber": "+358", "number": "400000021"}


@pytest.mark.parametrize(
    "about",
    [
        None,
        "",
        "Ajanvaraus",
        "Neuvonta ja ohjaus arkisin",
        "perhekeskuksen asiakaspalvelu, ma–pe klo 9–15",
        "Lasten- ja perheneuvolan päivystysnumero",
        "Sosiaalipäivystys (ympäri vuorokauden)",
        "Tidsbokning och rådgivning",
        "Switchboard",
    ],
)
def test_a_number_of_a_service_is_read(about: Any) -> None:
    assert list(numbers_of({"phoneNumbers": [{**PHONE, "additionalInformation": about}]}))


@pytest.mark.parametrize(
    "about",
    [
        "Maija Mallikas, palveluohjaus",
        "Liisa Malli, lastenvalvojan ajanvaraus",
        "Perhekeskus Maija",
        "Maija M.",
        "MAIJA MALLIKAS",
        "Anna",
        "neuvonta, a. malli",
        "lastenvalvoja",
        "lastenvalvojan ajanvaraus",
        "toiminnanjohtajan numero",
        "palveluohjaaja",
        "Johtava sosiaalityöntekijä",
        "Bildningschef",
        ["Ajanvaraus"],
    ],
)
def test_a_number_that_may_be_of_one_person_is_never_read(about: Any) -> None:
    assert not list(numbers_of({"phoneNumbers": [{**PHONE, "additionalInformation": about}]}))


def test_the_numbers_of_a_channel_named_after_a_person_are_never_read() -> None:
    named = {"serviceChannelNames": texts("Lastenvalvoja Maija Mallikas"), "phoneNumbers": [PHONE]}
    assert not list(numbers_of(named))
    assert list(numbers_of({**named, "serviceChannelNames": texts("Sastamalan perheneuvola")}))


@pytest.mark.parametrize(
    "told",
    [
        "Varaa aika: lastenvalvoja Maija Mallikas, p. 040 999 9999",
        "Varaa aika Maija Mallikkaalta, p. 040 999 9999",
        "Lastenvalvoja MAIJA MALLIKAS",
        "Kysy lastenvalvoja Maijalta.",
        "Maija M. (lastenvalvoja) vastaa.",
        "Maija Mallikas, lastenvalvoja, palvelee arkisin.",
        "Ota yhteyttä: socialarbetare Anna Malm",
        "Psykologi Éva Mallikas auttaa.",
        "Soita +358 (0)40 999 9999",
        "Soita 040-9999999",
        "Soita 040.999.9999",
        "Soita (09) 310 12345",
        "Soita 019/2891234",
        "Puh. 512 3456",
    ],
)
def test_a_sentence_with_a_person_or_a_number_is_not_kept(told: str) -> None:
    assert plain(f"Autamme perheitä. {told}", 600) == "Autamme perheitä."
    assert plain(f"<p>{told.replace(' ', chr(10))}</p>", 600) == ""


@pytest.mark.parametrize(
    "told",
    [
        "Soita 112 tai 116 117.",
        "Puh. 0800 98811.",
        "Päivitetty 04.05.2026, voimassa 01/2026–12/2026.",
        "Avoinna klo 08.00 - 16.00 ja 08:00–16:00.",
        "Esimerkkikatu 5, 00100 Helsinki.",
        "Saat neuvoja Sastamalan perhekeskuksesta.",
        "Kuraattori- ja psykologipalvelut, Sastamala",
        "Ota yhteyttä Sastamalan lastenvalvojaan.",
        "Suomen Punainen Risti auttaa 0–17-vuotiaita.",
    ],
)
def test_what_tells_of_nobody_is_kept(told: str) -> None:
    assert plain(told, 600) == told


@pytest.mark.parametrize("sign", ["0", "0 ", "A ", "A-", "p 1 ", "ohjaaja ", "+0 ( ", "a. "])
def test_no_text_is_too_long_to_be_looked_through(sign: str) -> None:
    begun = time.process_time()
    without_persons(sign * (20_000 // len(sign)))
    assert time.process_time() - begun < 2


@pytest.mark.django_db
@pytest.mark.usefixtures("impatient")
def test_a_person_in_a_text_or_beside_a_number_is_not_stored(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    named = "Varaa aika: lastenvalvoja Maija Mallikas, p. 040 999 9999"
    number = {**PHONE, "number": "409999999", "additionalInformation": "Maija Mallikas, palveluohjaus"}
    hours = {"isReservation": True, "additionalInformation": texts(named)}
    catalogue.services[guid(1)] = service(1, serviceDescriptions=texts(named, type="UserInstruction"))
    catalogue.channels[guid(1, 2)] = channel(1, phoneNumbers=[number], serviceHours=[hours])
    taken(source, coordinator_here)
    told = repr(ServiceEntry.objects.filter(pk=entry(1).pk).values().get())
    assert "Mallikas" not in told
    assert "999" not in told
    assert (entry(1).phone_dial, entry(1).how_fi, entry(1).opening_fi) == ("", "", "Ajanvarauksella")
