from django.urls import path

from activities.views.coordinator import activity_report as report
from activities.views.coordinator import leading as office
from activities.views.public import feedback
from activities.views.volunteer import leading as own

urls = {
    "coordinator": [
        path("activities/report/", report.activity_report, name="activity-report"),
        path("sessions/<int:pk>/heads/", office.session_heads, name="session-heads"),
        path("sessions/<int:pk>/not-held/", office.session_not_held, name="session-not-held"),
    ],
    "volunteer": [
        path("led/", own.led_list, name="led-list"),
        path("led/<int:pk>/", own.session_lead, name="session-lead"),
        path("led/<int:pk>/ask/", own.session_ask, name="session-ask"),
        path("led/<int:pk>/came/", own.presence_mark, name="presence-mark"),
        path("led/families/<int:pk>/", own.session_family, name="session-family"),
    ],
    "public": [
        path("feedback/<int:pk>/", feedback.session_feedback, name="session-feedback"),
        path("feedback/<int:pk>/thanks/", feedback.session_feedback_thanks, name="session-feedback-thanks"),
    ],
}
