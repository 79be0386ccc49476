from django.urls import path

from portal.views import applicant as pages

applicant = [path("", pages.home, name="home")]
