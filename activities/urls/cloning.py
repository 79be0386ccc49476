from django.urls import path

from activities.views.administration import cloning as pages

urls = {
    "administration": [path("programmes/<int:pk>/clone/", pages.programme_clone, name="programme-clone")],
}
