from django.urls import path
from django.views.decorators.cache import never_cache

from portal.views import family as pages

family = [
    path("", never_cache(pages.home), name="home"),
    path("stay/", pages.stay, name="stay"),
]
