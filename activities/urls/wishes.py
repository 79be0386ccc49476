from django.urls import path

from activities.views.coordinator import wishes as office
from activities.views.public import wishes as public
from activities.views.volunteer import wishes as own

urls = {
    "public": [
        path("wishes/", public.wish_list, name="wish-list"),
        path("wishes/new/", public.wish_new, name="wish-new"),
        path("wishes/<int:pk>/", public.wish_detail, name="wish-detail"),
        path("wishes/<int:pk>/support/", public.wish_support, name="wish-support"),
    ],
    "volunteer": [
        path("wishes/", own.wish_list, name="wish-list"),
        path("wishes/new/", own.wish_new, name="wish-new"),
        path("wishes/propose/", own.activity_propose, name="activity-propose"),
        path("wishes/ideas/<int:pk>/publish/", own.activity_publish, name="activity-publish"),
        path("wishes/<int:pk>/support/", own.wish_support, name="wish-support"),
        path("wishes/<int:pk>/take-back/", own.wish_take_back, name="wish-take-back"),
    ],
    "coordinator": [
        path("wishes/", office.wish_list, name="wish-list"),
        path("wishes/<int:pk>/", office.wish_detail, name="wish-detail"),
        path("wishes/<int:pk>/show/", office.wish_show, name="wish-show"),
        path("wishes/<int:pk>/answer/", office.wish_answer, name="wish-answer"),
        path("wishes/<int:pk>/plan/", office.wish_plan, name="wish-plan"),
        path("wishes/<int:pk>/link/", office.wish_link, name="wish-link"),
        path("wishes/<int:pk>/aside/", office.wish_aside, name="wish-aside"),
    ],
}
