from django.urls import path

from partners.views.coordinator import joining as office
from partners.views.public import joining as public

urls = {
    "public": [
        path("partners/join/", public.partner_join, name="partner-join"),
        path("partners/<str:token>/", public.partner_application, name="partner-application"),
        path(
            "partners/<str:token>/withdraw/", public.partner_application_withdraw, name="partner-application-withdraw"
        ),
    ],
    "coordinator": [
        path("partner-applications/<int:pk>/", office.application, name="partner-application"),
        path("partner-applications/<int:pk>/approve/", office.approve, name="partner-application-approve"),
        path("partner-applications/<int:pk>/decline/", office.decline, name="partner-application-decline"),
        path("partner-applications/<int:pk>/reconsider/", office.reconsider, name="partner-application-reconsider"),
    ],
}
