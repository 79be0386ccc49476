from django.urls import path

from portal.views import checker as pages

checker = [path("", pages.home, name="home")]
