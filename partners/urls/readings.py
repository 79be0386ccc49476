from django.urls import path

from partners.views.coordinator import readings as office

urls = {
    "coordinator": [
        path("services/readings/", office.reading_list, name="reading-list"),
        path("services/readings/new/", office.source_new, name="reading-source-new"),
        path("services/readings/sources/<int:pk>/", office.source_edit, name="reading-source-edit"),
        path("services/readings/sources/<int:pk>/read/", office.source_read, name="reading-source-read"),
        path("services/readings/<int:pk>/", office.reading_detail, name="reading-detail"),
        path("services/readings/<int:pk>/progress/", office.reading_progress, name="reading-progress"),
        path("services/readings/<int:pk>/apply/", office.reading_apply, name="reading-apply"),
        path("services/readings/<int:pk>/drop/", office.reading_drop, name="reading-drop"),
        path("services/readings/changes/<int:pk>/take/", office.change_take, name="change-take"),
        path("services/readings/changes/<int:pk>/leave/", office.change_leave, name="change-leave"),
    ],
}
