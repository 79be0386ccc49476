from django.urls import path

from volunteers.views.coordinator import bulk as pages

urls = {
    "coordinator": [
        path("volunteers/message/", pages.bulk_new, name="bulk-new"),
        path("volunteers/messages/<int:pk>/", pages.bulk_detail, name="bulk-detail"),
    ]
}
