from typing import Any

from django.urls import path
from django.views.decorators.cache import never_cache

from volunteers.views.volunteer import availability as times
from volunteers.views.volunteer import own_data as own

OF_EVERYBODY = [
    path("my-data/", never_cache(own.own), name="my-data"),
    path("my-data/details/", own.details, name="my-details"),
    path("my-data/phone/", own.phone, name="my-phone"),
    path("my-data/phone/code/", own.phone_code, name="my-phone-code"),
]
urls: dict[str, list[Any]] = {
    "volunteer": [
        path("availability/", times.availability, name="availability"),
        path("holidays/new/", times.holiday_new, name="holiday-new"),
        path("holidays/<int:pk>/remove/", times.holiday_remove, name="holiday-remove"),
        path("pause/", times.pause, name="pause"),
        path("pause/question/", times.pause_question, name="pause-question"),
        path("stop/", times.stop, name="stop"),
        *OF_EVERYBODY,
        path("my-data/erase/", own.erasure, name="my-erasure"),
        path("calendar/", own.calendar, name="calendar"),
        path("calendar/make/", never_cache(own.calendar_make), name="calendar-make"),
        path("calendar/close/", own.calendar_close, name="calendar-close"),
    ],
    "applicant": OF_EVERYBODY,
}
