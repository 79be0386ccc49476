from django.urls import path

from portal.views import comparing, search
from portal.views import coordinator as pages

coordinator = [
    path("", pages.today, name="home"),
    path("compare/", comparing.programme_compare, name="programme-compare"),
    path("search/", search.search, name="search"),
]
