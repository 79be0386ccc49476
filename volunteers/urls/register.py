from django.urls import path

from volunteers.views.coordinator import importing, merging, saved_views
from volunteers.views.coordinator import register as pages

urls = {
    "coordinator": [
        path("volunteers/", pages.volunteer_list, name="volunteer-list"),
        path("volunteers/new/", pages.volunteer_new, name="volunteer-new"),
        path("volunteers/import/", importing.volunteer_import, name="volunteer-import"),
        path("volunteers/views/keep/", saved_views.view_keep, name="volunteer-view-keep"),
        path("volunteers/views/<int:pk>/forget/", saved_views.view_forget, name="volunteer-view-forget"),
        path("volunteers/duplicates/", merging.volunteer_duplicates, name="volunteer-duplicates"),
        path("volunteers/<int:pk>/merge/<int:gone_pk>/", merging.volunteer_merge, name="volunteer-merge"),
        path("volunteers/merges/<int:pk>/undo/", merging.merge_undo, name="merge-undo"),
        path("volunteers/<int:pk>/", pages.volunteer_detail, name="volunteer-detail"),
        path("volunteers/<int:pk>/edit/", pages.volunteer_edit, name="volunteer-edit"),
        path("volunteers/<int:pk>/pause/", pages.volunteer_pause, name="volunteer-pause"),
        path("volunteers/<int:pk>/resume/", pages.volunteer_resume, name="volunteer-resume"),
        path("volunteers/<int:pk>/let-publish/", pages.volunteer_let_publish, name="volunteer-let-publish"),
        path("volunteers/<int:pk>/stop-publishing/", pages.volunteer_stop_publishing, name="volunteer-stop-publishing"),
        path("volunteers/<int:pk>/end/", pages.volunteer_end, name="volunteer-end"),
    ]
}
