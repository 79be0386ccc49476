from django.urls import path

from portal.views import administration as pages
from portal.views import comparing

administration = [
    path("", pages.home, name="home"),
    path("looked/", pages.access_log, name="access-log"),
    path("invite/", pages.invite, name="invite"),
    path("invitations/<int:pk>/revoke/", pages.invitation_revoke, name="invitation-revoke"),
    path("programmes/compare/", comparing.programme_compare, name="programme-compare"),
    path("members/<int:pk>/end/", pages.membership_end, name="membership-end"),
]
