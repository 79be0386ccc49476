from typing import Any

from django.urls import path

from volunteers.models import VolunteerDocument
from volunteers.views.administration import documents, requirements
from volunteers.views.checker import extracts
from volunteers.views.coordinator import requirements as office
from volunteers.views.volunteer import requirements as own

OWN = [
    path("requirements/", own.requirements, name="requirements"),
    path("documents/<int:pk>/", own.document, name="document"),
    path("extracts/<int:pk>/consent/", own.extract_consent, name="extract-consent"),
    path("extracts/<int:pk>/withdraw/", own.extract_withdraw, name="extract-withdraw"),
]
urls: dict[str, list[Any]] = {
    "volunteer": OWN,
    "applicant": OWN,
    "coordinator": [
        path("volunteers/standing/", office.standing_list, name="standing-list"),
        path("volunteers/<int:pk>/exemption/", office.exemption_new, name="exemption-new"),
        path("applications/<int:pk>/exemption/", office.application_exemption_new, name="application-exemption-new"),
        path("exemptions/<int:pk>/end/", office.exemption_end, name="exemption-end"),
    ],
    "administration": [
        path("roles/<int:pk>/requirements/", requirements.role_requirements, name="requirement-list"),
        path("roles/<int:pk>/requirements/new/", requirements.requirement_new, name="requirement-new"),
        path("roles/<int:pk>/requirements/usual/", requirements.requirements_usual, name="requirements-usual"),
        path("roles/<int:pk>/extract/", requirements.role_extract, name="role-extract"),
        path("requirements/<int:pk>/change/", requirements.requirement_change, name="requirement-change"),
        path("requirements/<int:pk>/remove/", requirements.requirement_remove, name="requirement-remove"),
        path("documents/", documents.document_list, name="document-list"),
        path("documents/<int:pk>/", documents.document_detail, name="document-detail"),
        *(
            path(f"documents/{kind}/new/", documents.document_new, {"kind": kind}, name="document-new")
            for kind in VolunteerDocument.Kind.values
        ),
    ],
    "checker": [
        path("extracts/<int:pk>/order/", extracts.extract_order, name="extract-order"),
        path("extracts/<int:pk>/seen/", extracts.extract_seen, name="extract-seen"),
    ],
}
