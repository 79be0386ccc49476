from django.urls import path

from portal.views import partner as pages

partner = [path("", pages.home, name="home")]
