"""The offer on the pages of others: a bare list in a frame, and what one copies to have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories.cast import Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
EMBED = "/en/activities/embed/"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def page(path: str = EMBED, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_any_page_may_frame_the_list_and_no_other_page_of_ours(here: Office) -> None:
    framed, own = Client().get(EMBED), Client().get("/en/activities/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in own["Content-Security-Policy"]
    assert own["X-Frame-Options"] == "DENY"
    rest = [line for line in own["Content-Security-Policy"].split("; ") if not line.startswith("frame-ancestors")]
    assert set(rest) <= set(framed["Content-Security-Policy"].split("; "))


def test_every_link_opens_a_page_of_its_own(here: Office) -> None:
    session = a_session(an_activity(here))
    links = re.findall(r"<a [^>]*>", page(find="perhe"))
    outside = [link for link in links if 'href="#' not in link]
    assert [link for link in outside if 'target="_blank" rel="noopener"' not in link] == []
    assert f"/en/activities/{session.activity_id}/" in outside[0]
    assert 'href="/en/activities/?find=perhe' in unescape(outside[-1])


def test_the_list_is_bare_and_asks_for_nothing(here: Office) -> None:
    a_session(an_activity(here))
    html = page()
    for word in ("<form", "<nav", "<footer", "csrfmiddlewaretoken"):
        assert word not in html
    assert "sessionid" not in Client().get(EMBED).cookies


def test_the_filters_of_the_list_narrow_the_frame(here: Office, there: Office) -> None:
    a_session(an_activity(here, name_fi="Lähellä"))
    a_session(an_activity(there, name_fi="Kaukana"))
    assert ("Lähellä" in page(place="Sastamala"), "Kaukana" in page(place="Sastamala")) == (True, False)
    assert "Nothing is coming up with these choices just now." in page(find="xyz")


def test_names_are_words_and_never_marks(here: Office) -> None:
    a_session(an_activity(here, name_fi="<script>alert(1)</script>"))
    assert "<script>alert" not in page()


def test_only_what_lies_ahead_is_shown_and_not_without_end(here: Office) -> None:
    activity = an_activity(here)
    for days in range(-2, 30):
        a_session(activity, starts_at=at(days))
    assert page().count('<article class="time">') == 20


def test_queries_are_the_same_for_few_and_for_many(here: Office) -> None:
    counts = []
    for many in (3, 17):
        for _one in range(many):
            a_session(an_activity(here))
        with CaptureQueriesContext(connection) as queries:
            page()
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["coordinator_here", "partner"])
def test_what_to_copy_follows_the_choices(who: str, here: Office, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    area = "coordinator/feeds" if who == "coordinator_here" else "partner/activities"
    html = unescape(person.client.get(f"/{area}/sharing/?fathers=on&place=Sastamala").content.decode())
    frame = 'src="http://testserver/en/activities/embed/?place=Sastamala&within=25&fathers=on"'
    assert f'<iframe {frame} title="Activities for families" width="100%" height="600" loading="lazy"></iframe>' in html
    assert "http://testserver/en/activities/calendar.ics?place=Sastamala&within=25&fathers=on" in html
    assert "http://testserver/api/linked-events/v1/event/" in html


def test_what_is_copied_never_runs_out(here: Office, partner: Person) -> None:
    html = partner.client.get("/partner/activities/sharing/?when=week&since=1.1.2027&fathers=on").content.decode()
    assert "embed/?fathers=on&quot;" in html.replace("&amp;", "&")
    assert 'name="when"' not in html
