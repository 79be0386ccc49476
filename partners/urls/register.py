from django.urls import path

from partners.views import keeping
from partners.views.coordinator import materials as writing
from partners.views.coordinator import register as office
from partners.views.partner import materials as reading

urls = {
    "coordinator": [
        path("partners/", office.partner_list, name="partner-list"),
        path("partners/new/", office.partner_new, name="partner-new"),
        path("partners/<int:pk>/", office.partner_detail, name="partner-detail"),
        path("partners/<int:pk>/edit/", keeping.edit, name="partner-edit"),
        path("partners/<int:pk>/checked/", office.partner_checked, name="partner-checked"),
        path("partners/<int:pk>/leave/", office.partner_leave, name="partner-leave"),
        path("partners/<int:pk>/return/", office.partner_return, name="partner-return"),
        path("partners/<int:pk>/contacts/new/", keeping.contact_new, name="partner-contact-new"),
        path("partner-contacts/<int:pk>/", keeping.contact_edit, name="partner-contact-edit"),
        path("partner-contacts/<int:pk>/remove/", keeping.contact_remove, name="partner-contact-remove"),
        path("partners/<int:pk>/venues/new/", keeping.venue_new, name="venue-new"),
        path("venues/<int:pk>/", keeping.venue_edit, name="venue-edit"),
        path("partner-materials/", writing.material_list, name="partner-material-list"),
        path("partner-materials/new/", writing.material_new, name="partner-material-new"),
        path("partner-materials/<int:pk>/", writing.material_edit, name="partner-material-edit"),
        path("partner-materials/<int:pk>/remove/", writing.material_remove, name="partner-material-remove"),
    ],
    "partner": [
        path("page/", keeping.edit, name="profile-edit"),
        path("contacts/new/", keeping.contact_new, name="contact-new"),
        path("contacts/<int:pk>/", keeping.contact_edit, name="contact-edit"),
        path("contacts/<int:pk>/remove/", keeping.contact_remove, name="contact-remove"),
        path("venues/new/", keeping.venue_new, name="venue-new"),
        path("venues/<int:pk>/", keeping.venue_edit, name="venue-edit"),
        path("materials/", reading.materials, name="materials"),
        path("materials/<int:pk>/", reading.material, name="partner-material"),
    ],
}
