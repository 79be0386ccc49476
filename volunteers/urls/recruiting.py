from django.urls import path
from django.views.decorators.cache import never_cache

from volunteers.views.administration import roles
from volunteers.views.public import recruiting as pages
from volunteers.views.volunteer import recruiting as own

urls = {
    "public": [
        path("volunteering/", pages.roles, name="roles"),
        path("volunteering/privacy/", pages.privacy, name="volunteer-privacy"),
        path("volunteering/<int:pk>/<str:place>/", pages.role, name="role"),
        path("volunteering/<int:pk>/<str:place>/from/<str:token>/", pages.role_from_friend, name="role-from-friend"),
        path("volunteering/apply/check/", never_cache(pages.check), name="apply-check"),
        path("volunteering/apply/receipt/", never_cache(pages.receipt), name="apply-receipt"),
        path("volunteering/apply/<slug:step>/", never_cache(pages.step), name="apply-step"),
    ],
    "volunteer": [path("ask-a-friend/", own.ask_a_friend, name="ask-a-friend")],
    "administration": [
        path("roles/", roles.role_list, name="role-list"),
        path("roles/new/", roles.role_new, name="role-new"),
        path("roles/<int:pk>/", roles.role_detail, name="role-detail"),
        path("roles/<int:pk>/change/", roles.role_change, name="role-change"),
        path("roles/<int:pk>/remove/", roles.role_remove, name="role-remove"),
    ],
}
