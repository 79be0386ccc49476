from django.urls import path

from portal.urls.invitation import invitation
from portal.views import feeds
from portal.views import site as pages

site = [
    path("", pages.front_door, name="front-door"),
    path("language/", pages.set_language, name="set_language"),
    path("hat/<int:pk>/", pages.wear_hat, name="wear-hat"),
    path("health/", pages.health, name="health"),
]
public = [
    path("", pages.home, name="home"),
    path("help/", pages.help_now, name="help"),
    path("contact/", pages.contact, name="contact"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("volunteer-calendar/<str:token>.ics", feeds.calendar, name="volunteer-calendar"),
    path("volunteer.webmanifest", feeds.manifest, name="volunteer-manifest"),
    *invitation,
]
