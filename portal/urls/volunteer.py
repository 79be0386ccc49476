from django.urls import path

from portal.views import volunteer as pages

volunteer = [path("", pages.home, name="home")]
