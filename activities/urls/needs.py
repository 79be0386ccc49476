from django.urls import path

from activities.views.coordinator import needs as office
from activities.views.partner import needs as partner

urls = {
    "coordinator": [
        path("needs/", office.need_board, name="need-board"),
        path("needs/new/", office.need_new, name="need-new"),
    ],
    "partner": [
        path("needs/", partner.need_board, name="need-board"),
        path("needs/new/", partner.need_new, name="need-new"),
        path("needs/<int:pk>/support/", partner.need_support, name="need-support"),
    ],
}
