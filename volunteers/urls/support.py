from typing import Any

from django.urls import path

from volunteers.views.coordinator import absences, supervision, support
from volunteers.views.volunteer import supervision as own

urls: dict[str, list[Any]] = {
    "coordinator": [
        path("volunteers/<int:pk>/called/", support.volunteer_called, name="volunteer-called"),
        path("volunteers/<int:pk>/responsible/", support.volunteer_responsible, name="volunteer-responsible"),
        path("volunteers/<int:pk>/thank/", support.volunteer_thank, name="volunteer-thank"),
        path("volunteers/<int:pk>/exit-talk/", support.volunteer_exit_talk, name="volunteer-exit-talk"),
        path("volunteers/<int:pk>/asks-erasure/", support.volunteer_asks_erasure, name="volunteer-asks-erasure"),
        path("volunteers/<int:pk>/erase/", support.volunteer_erase, name="volunteer-erase"),
        path("volunteers/<int:pk>/keep/", support.volunteer_keep, name="volunteer-keep"),
        path("absences/", absences.absence_list, name="absence-list"),
        path("absences/new/", absences.absence_new, name="absence-new"),
        path("absences/<int:pk>/end/", absences.absence_end, name="absence-end"),
        path("supervision/", supervision.supervision_list, name="supervision-list"),
        path("supervision/new/", supervision.supervision_new, name="supervision-new"),
        path("supervision/<int:pk>/", supervision.supervision_detail, name="supervision-detail"),
        path("supervision/<int:pk>/add/", supervision.supervision_add, name="supervision-add"),
        path("supervision/<int:pk>/cancel/", supervision.supervision_cancel, name="supervision-cancel"),
    ],
    "volunteer": [
        path("supervision/", own.supervision, name="supervision"),
        path("supervision/<int:pk>/join/", own.supervision_join, name="supervision-join"),
        path("supervision/<int:pk>/leave/", own.supervision_leave, name="supervision-leave"),
        path("supervision/<int:pk>/file/", own.supervision_file, name="supervision-file"),
    ],
}
