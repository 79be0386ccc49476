from django.urls import path

from partners.views.administration import helplines

both = [
    path("helplines/", helplines.helpline_list, name="helpline-list"),
    path("helplines/checked/", helplines.helplines_checked, name="helplines-checked"),
    path("helplines/<int:pk>/checked/", helplines.helpline_checked, name="helpline-checked"),
]
urls = {
    "coordinator": both,
    "administration": [
        *both,
        path("helplines/new/", helplines.helpline_new, name="helpline-new"),
        path("helplines/<int:pk>/", helplines.helpline_edit, name="helpline-edit"),
    ],
}
