from typing import Any

from django.urls import path

from volunteers.views.applicant import applications as own
from volunteers.views.coordinator import applications, interviews

urls: dict[str, list[Any]] = {
    "coordinator": [
        path("applications/", applications.application_list, name="application-list"),
        path("applications/board/", applications.application_board, name="application-board"),
        path("applications/<int:pk>/", applications.application_detail, name="application-detail"),
        path("applications/<int:pk>/assign/", applications.application_assign, name="application-assign"),
        path("applications/<int:pk>/people/", applications.application_people, name="application-people"),
        path("applications/<int:pk>/call/", applications.application_call, name="application-call"),
        path("applications/<int:pk>/invite/", applications.application_invite, name="application-invite"),
        path("applications/<int:pk>/book/", interviews.application_book, name="application-book"),
        path("applications/<int:pk>/interview/", interviews.application_interview, name="application-interview"),
        path(
            "applications/<int:pk>/interview/cancel/",
            interviews.application_interview_cancel,
            name="application-interview-cancel",
        ),
        path("applications/<int:pk>/references/", applications.application_references, name="application-references"),
        path("applications/<int:pk>/training/", applications.application_training, name="application-training"),
        path("applications/<int:pk>/checks/", applications.application_checks, name="application-checks"),
        path("applications/<int:pk>/approve/", applications.application_approve, name="application-approve"),
        path("applications/<int:pk>/hold/", applications.application_hold, name="application-hold"),
        path("applications/<int:pk>/return/", applications.application_return, name="application-return"),
        path("applications/<int:pk>/guide/", applications.application_guide, name="application-guide"),
        path("applications/<int:pk>/reject/", applications.application_reject, name="application-reject"),
        path("applications/<int:pk>/withdraw/", applications.application_withdraw, name="application-withdraw"),
        path("references/<int:pk>/", applications.reference_check, name="reference-check"),
        path("interview-times/", interviews.time_list, name="interview-time-list"),
        path("interview-times/new/", interviews.time_new, name="interview-time-new"),
        path("interview-times/<int:pk>/close/", interviews.time_close, name="interview-time-close"),
        path("interview-times/<int:pk>/file/", interviews.time_file, name="interview-time-file"),
    ],
    "applicant": [
        path("applications/<int:pk>/interview/", own.interview, name="interview"),
        path("applications/<int:pk>/interview/cancel/", own.interview_cancel, name="interview-cancel"),
        path("applications/<int:pk>/interview/file/", own.interview_file, name="interview-file"),
        path("applications/<int:pk>/rest/", own.rest, name="application-rest"),
        path("applications/<int:pk>/stop/", own.stop, name="application-stop"),
        path("applications/<int:pk>/reference/", own.reference_new, name="reference-new"),
        path("references/<int:pk>/remove/", own.reference_remove, name="reference-remove"),
    ],
}
