from django.urls import path

from activities.views.coordinator import visits as office
from activities.views.partner import visits as partner
from activities.views.public import visits as public
from activities.views.volunteer import visits as own

urls = {
    "public": [
        path("visits/ask/", public.visit_ask, name="visit-ask"),
        path("visits/<str:token>/", public.visit_host, name="visit-host"),
        path("visits/<str:token>/cancel/", public.visit_cancel, name="visit-host-cancel"),
        path("visits/<str:token>/result/", public.visit_result, name="visit-host-result"),
    ],
    "partner": [
        path("visits/", partner.visit_list, name="visit-list"),
        path("visits/ask/", partner.visit_ask, name="visit-ask"),
    ],
    "volunteer": [
        path("host-visits/", own.visit_list, name="host-visit-list"),
        path("host-visits/<int:pk>/", own.visit_detail, name="host-visit-detail"),
        path("host-visits/<int:pk>/take/", own.visit_take, name="host-visit-take"),
        path("host-visits/<int:pk>/give-back/", own.visit_give_back, name="host-visit-give-back"),
        path("host-visits/<int:pk>/result/", own.visit_result, name="host-visit-result"),
    ],
    "coordinator": [
        path("host-visits/", office.visit_list, name="visit-list"),
        path("host-visits/<int:pk>/", office.visit_detail, name="visit-detail"),
        path("host-visits/<int:pk>/assign/", office.visit_assign, name="visit-assign"),
        path("host-visits/<int:pk>/confirm/", office.visit_confirm, name="visit-confirm"),
        path("host-visits/<int:pk>/give-back/", office.visit_give_back, name="visit-give-back"),
        path("host-visits/<int:pk>/cancel/", office.visit_cancel, name="visit-cancel"),
        path("host-visits/<int:pk>/result/", office.visit_result, name="visit-result"),
    ],
}
