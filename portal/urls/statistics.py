from django.urls import path

from portal.views import statistics as pages

statistics = [
    path("", pages.home, name="home"),
    path("table/", pages.download, name="table"),
]
