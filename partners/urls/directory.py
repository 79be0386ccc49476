from django.urls import path

from partners.views.coordinator import directory as office
from partners.views.coordinator import directory_tables as tables
from partners.views.public import directory as public

urls = {
    "public": [
        path("services/", public.service_list, name="service-list"),
        path("services/print/", public.service_print, name="service-print"),
        path("services/<int:pk>/", public.service_detail, name="service-detail"),
    ],
    "coordinator": [
        path("services/", office.service_list, name="service-list"),
        path("services/new/", office.service_new, name="service-new"),
        path("services/table/", office.service_table, name="service-table"),
        path("services/import/", tables.service_import, name="service-import"),
        path("services/checked/", office.service_checked, name="service-checked"),
        path("services/<int:pk>/", office.service_edit, name="service-edit"),
        path("services/<int:pk>/hide/", office.service_hide, name="service-hide"),
        path("services/<int:pk>/show/", office.service_show, name="service-show"),
    ],
}
