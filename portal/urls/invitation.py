from django.urls import path

from portal.views import public as pages

invitation = [path("invitation/<str:token>/", pages.invitation, name="invitation")]
