"""The offer as open data, in the shape of the Linked Events API (docs/linked-events.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from activities import linked_query
from activities.forms.feeds import EventQuery, PageQuery
from activities.linked_events import INTERNET, KEYWORDS, LICENCE, SOURCE, Writer
from activities.models import Activity
from activities.offer import Filters
from activities.views.fresh import fresh
from core.refusals import Refusal, Refused
from partners.vocabulary import SpokenLanguage

JSON = "application/json; charset=utf-8"
SAFE = ("GET", "HEAD")
LICENCE_LINK = f'<{LICENCE["url"]}>; rel="license"'
Answer = dict[str, Any]


def open_data(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Let `view` return what is told as JSON; whatever is wrong is a sentence as JSON too. Any page may read it."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **gaps: Any) -> HttpResponse:
        answer = answer_to(request, view, gaps)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = ", ".join((*SAFE, "OPTIONS"))
        answer["Access-Control-Allow-Headers"] = "If-None-Match"
        answer["Link"] = LICENCE_LINK
        return answer

    return answered


def answer_to(request: HttpRequest, view: Callable[..., Answer], gaps: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in SAFE:
        return sentence(_("These data can be read, not changed."), 405)
    try:
        told = view(request, **gaps)
    except Http404 as missing:
        return sentence(str(missing), 404)
    except Refused as refused:
        return sentence(str(refused.refusal.sentence), 400)
    return fresh(request, json.dumps(told, ensure_ascii=False).encode(), content_type=JSON)


def sentence(words: str, status: int) -> HttpResponse:
    return HttpResponse(json.dumps({"detail": words}, ensure_ascii=False), content_type=JSON, status=status)


def checked(form: Any) -> Any:
    """Return the form when it could be read; raises `Refused` with the first thing that is wrong."""
    for name, words in form.errors.items():
        raise Refused(Refusal("bad_query", f"{name}: {words[0]}"))
    return form


def writer_for(request: HttpRequest) -> Writer:
    return Writer(request.build_absolute_uri("/").rstrip("/"))


def listed(request: HttpRequest, form: PageQuery, rows: Any, write: Callable[[Sequence[Any]], list[Answer]]) -> Answer:
    """Return the page of `rows` that is asked for, and the way to those beside it."""
    pages = Paginator(rows, form.size)
    try:
        page = pages.page(form.number)
    except EmptyPage as error:
        raise Http404(_("There is no such page.")) from error
    beside = {
        "next": link(request, page.number + 1) if page.has_next() else None,
        "previous": link(request, page.number - 1) if page.has_previous() else None,
    }
    return {"meta": {"count": pages.count, **beside, "license": LICENCE}, "data": write(page.object_list)}


def link(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def nothing() -> Http404:
    return Http404(_("There is nothing with this id, or it is no longer public."))


@open_data
def root(request: HttpRequest) -> Answer:
    """Where the lists are."""
    return {kind: writer_for(request).address(kind) for kind in ("event", "place", "keyword", "language")}


@open_data
def event_list(request: HttpRequest) -> Answer:
    """The times of the offer, or the series that they are of."""
    form, write = checked(EventQuery(request.GET)), writer_for(request)
    times = linked_query.times_for(form.cleaned_data, actor=request.actor)
    if form.cleaned_data["super_event_type"] == "recurring":
        return listed(request, form, *series_and_words(times, write, request))
    return listed(request, form, times, lambda rows: [write.session(row) for row in rows])


def series_and_words(times: Any, write: Writer, request: HttpRequest) -> tuple[Any, Callable[[Sequence[Any]], list]]:
    """Return the series of `times`, and how a page of them is written with all their times in one query."""

    def words(rows: Sequence[Activity]) -> list[Answer]:
        rows = list(rows)
        every = linked_query.times(Filters(), actor=request.actor).filter(activity__in=[row.pk for row in rows])
        by_series: dict[int, list[Any]] = {}
        for one in every:
            by_series.setdefault(one.activity_id, []).append(one)
        return [write.series(row, by_series.get(row.pk, ())) for row in rows]

    return linked_query.series_of(times, actor=request.actor), words


@open_data
def event_one(request: HttpRequest, key: str) -> Answer:
    """One time, or one series with the ids of its times."""
    kind, _dash, number = key.removeprefix(f"{SOURCE}:").partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 12) or kind not in ("time", "activity"):
        raise nothing()
    times = linked_query.times(Filters(), actor=request.actor)
    write = writer_for(request)
    if kind == "activity":
        series, words = series_and_words(times, write, request)
        found = words(series.filter(pk=int(number)))
    else:
        found = [write.session(row) for row in times.filter(pk=int(number))]
    return one_of(found)


def one_of(found: Iterable[Answer]) -> Answer:
    for told in found:
        return {**told, "license": LICENCE}
    raise nothing()


@open_data
def place_list(request: HttpRequest) -> Answer:
    """The places of the offer."""
    form = checked(PageQuery(request.GET))
    spots = list(linked_query.spots_of_offer(actor=request.actor).values())
    return listed(request, form, spots, lambda page: places(request, page))


@open_data
def place_one(request: HttpRequest, key: str) -> Answer:
    if key == INTERNET:
        return one_of([writer_for(request).internet()])
    spot = linked_query.spots_of_offer(actor=request.actor).get(key)
    return one_of(places(request, [spot] if spot else []))


def places(request: HttpRequest, spots: Sequence[tuple[str, str, str]]) -> list[Answer]:
    towns, write = linked_query.municipalities_of(spots, actor=request.actor), writer_for(request)
    return [write.place(towns[town], place, address) for town, place, address in spots]


def keywords(request: HttpRequest) -> list[Answer]:
    write = writer_for(request)
    return [write.keyword(group, code) for group, words in KEYWORDS.items() for code in words.values]


def languages(request: HttpRequest) -> list[Answer]:
    return [writer_for(request).language(code) for code in SpokenLanguage.values]


def words_of(found: Callable[[HttpRequest], list[Answer]]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the views of a vocabulary: its list, and one word of it."""

    def every(request: HttpRequest) -> Answer:
        return listed(request, checked(PageQuery(request.GET)), found(request), list)

    def one(request: HttpRequest, key: str) -> Answer:
        return one_of(told for told in found(request) if told["id"] == key)

    return open_data(every), open_data(one)


keyword_list, keyword_one = words_of(keywords)
language_list, language_one = words_of(languages)
