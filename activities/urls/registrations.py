from django.urls import path

from activities.views.coordinator import registrations as office
from activities.views.public import registrations as own

urls = {
    "public": [
        path("activities/<int:pk>/register/", own.activity_register, name="activity-register"),
        path("activities/<int:pk>/registered/", own.activity_registered, name="activity-registered"),
        path("registration/<str:token>/", own.registration, name="registration"),
        path("registration/<str:token>/answer/", own.registration_answer, name="registration-answer"),
        path("registration/<str:token>/change/", own.registration_change, name="registration-change"),
        path("registration/<str:token>/cancel/", own.registration_cancel, name="registration-cancel"),
        path("registration/<str:token>/calendar/", own.registration_calendar, name="registration-calendar"),
    ],
    "coordinator": [
        path("activities/<int:pk>/registrations/", office.registration_list, name="registration-list"),
        path("activities/<int:pk>/registrations/add/", office.registration_add, name="registration-add"),
        path("registrations/<int:pk>/", office.registration_detail, name="registration-detail"),
        path("registrations/<int:pk>/change/", office.registration_change, name="registration-change"),
        path("registrations/<int:pk>/offer/", office.registration_offer, name="registration-offer"),
        path("registrations/<int:pk>/cancel/", office.registration_cancel, name="registration-cancel"),
    ],
}
