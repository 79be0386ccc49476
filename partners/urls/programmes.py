from django.urls import path

from partners.views.administration import programmes as pages

urls = {
    "administration": [
        path("programmes/", pages.programme_list, name="programme-list"),
        path("programmes/new/", pages.programme_new, name="programme-new"),
        path("programmes/<int:pk>/", pages.programme_edit, name="programme-edit"),
        path("programmes/<int:pk>/open/", pages.programme_step, {"verb": "open"}, name="programme-open"),
        path("programmes/<int:pk>/close/", pages.programme_step, {"verb": "close"}, name="programme-close"),
        path("programmes/<int:pk>/parts/", pages.programme_parts, name="programme-parts"),
        path("programmes/parts/<int:pk>/accept/", pages.part_step, {"verb": "accept"}, name="programme-part-accept"),
        path("programmes/parts/<int:pk>/decline/", pages.part_step, {"verb": "decline"}, name="programme-part-decline"),
        path("programmes/parts/<int:pk>/end/", pages.part_step, {"verb": "end"}, name="programme-part-end"),
    ],
}
