from typing import Any

from django.urls import path

from volunteers.views.coordinator import courses, learning, modules
from volunteers.views.learner import training as own
from volunteers.views.public import certificates

of_learners = [
    path("training/", own.training, name="training"),
    path("courses/<int:pk>/", own.course_detail, name="course-detail"),
    path("courses/<int:pk>/enrol/", own.course_enrol, name="course-enrol"),
    path("courses/<int:pk>/leave/", own.course_leave, name="course-leave"),
    path("course-sessions/<int:pk>/file/", own.session_file, name="session-file"),
    path("material/<int:pk>/", own.material, name="material"),
    path("certificates/<int:pk>/", own.certificate, name="certificate"),
]
urls: dict[str, list[Any]] = {
    "coordinator": [
        path("courses/", courses.course_list, name="course-list"),
        path("courses/new/", courses.course_new, name="course-new"),
        path("courses/<int:pk>/", courses.course_detail, name="course-detail"),
        path("courses/<int:pk>/edit/", courses.course_edit, name="course-edit"),
        path("courses/<int:pk>/publish/", courses.course_publish, name="course-publish"),
        path("courses/<int:pk>/cancel/", courses.course_cancel, name="course-cancel"),
        path("courses/<int:pk>/close/", courses.course_close, name="course-close"),
        path("courses/<int:pk>/enrol/", courses.course_enrol, name="course-enrol"),
        path("courses/<int:pk>/sessions/new/", courses.session_new, name="session-new"),
        path("course-sessions/<int:pk>/", courses.session_attendance, name="session-attendance"),
        path("course-sessions/<int:pk>/edit/", courses.session_edit, name="session-edit"),
        path("course-sessions/<int:pk>/remove/", courses.session_remove, name="session-remove"),
        path("course-places/<int:pk>/give-up/", courses.place_give_up, name="place-give-up"),
        path("modules/", modules.module_list, name="module-list"),
        path("modules/six/", modules.module_seed, name="module-seed"),
        path("modules/new/", modules.module_new, name="module-new"),
        path("modules/<int:pk>/", modules.module_detail, name="module-detail"),
        path("modules/<int:pk>/edit/", modules.module_edit, name="module-edit"),
        path("modules/<int:pk>/material/", modules.material_new, name="material-new"),
        path("material/<int:pk>/edit/", modules.material_edit, name="material-edit"),
        path("material/<int:pk>/remove/", modules.material_remove, name="material-remove"),
        path("people/<int:pk>/training/", learning.person_training, name="person-training"),
        path("people/<int:pk>/training/learned/", learning.learning_new, name="learning-new"),
        path("learned/<int:pk>/take-back/", learning.learning_take_back, name="learning-take-back"),
        path("volunteers/<int:pk>/training/", learning.volunteer_training, name="volunteer-training"),
        path("volunteers/<int:pk>/certificate/", learning.service_certificate, name="service-certificate"),
        path("certificates/<int:pk>/", learning.certificate, name="certificate"),
        path("certificates/<int:pk>/revoke/", learning.certificate_revoke, name="certificate-revoke"),
    ],
    "volunteer": [
        *of_learners,
        path("training/certificate/", own.service_certificate, name="service-certificate"),
    ],
    "applicant": of_learners,
    "partner": of_learners,
    "public": [
        path("certificates/", certificates.certificate_check, name="certificate-check"),
        path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    ],
}
