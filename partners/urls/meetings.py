from typing import Any

from django.urls import path

from partners.views.coordinator import meetings as office
from partners.views.partner import meetings as guest


def of_guests() -> list[Any]:
    """Return the pages of those who are invited."""
    return [
        path("network/", guest.meeting_list, name="network-meeting-list"),
        path("network/<int:pk>/", guest.meeting_detail, name="network-meeting-detail"),
        path("network/<int:pk>/answer/", guest.meeting_answer, name="network-meeting-answer"),
        path("network/<int:pk>/meeting.ics", guest.meeting_calendar, name="network-meeting-calendar"),
        path("network/steps/<int:pk>/mark/", guest.decision_mark, name="decision-mark"),
    ]


urls = {
    "coordinator": [
        path("meetings/", office.meeting_list, name="meeting-list"),
        path("meetings/new/", office.meeting_new, name="meeting-new"),
        path("meetings/<int:pk>/", office.meeting_detail, name="meeting-detail"),
        path("meetings/<int:pk>/edit/", office.meeting_edit, name="meeting-edit"),
        path("meetings/<int:pk>/cancel/", office.meeting_cancel, name="meeting-cancel"),
        path("meetings/<int:pk>/minutes/", office.meeting_minutes, name="meeting-minutes"),
        path("meetings/<int:pk>/steps/new/", office.decision_new, name="decision-new"),
        path("meetings/<int:pk>/answer/", guest.meeting_answer, name="meeting-answer"),
        path("meetings/<int:pk>/meeting.ics", guest.meeting_calendar, name="meeting-calendar"),
        path("meeting-steps/<int:pk>/edit/", office.decision_edit, name="decision-edit"),
        path("meeting-steps/<int:pk>/mark/", guest.decision_mark, name="decision-mark"),
    ],
    "partner": of_guests(),
    "administration": of_guests(),
}
