from django.urls import path

from activities.views.family import subscriptions as family
from activities.views.public import subscriptions as public

urls = {
    "public": [
        path("stages/", public.stages, name="stages"),
        path("stages/<str:token>/", public.stages_own, name="stages-own"),
        path("stages-confirm/<str:token>/", public.stages_confirm, name="stages-confirm"),
        path("stages-ahead/<str:token>/", public.stages_ahead, name="stages-ahead"),
        path("stages-stop/<str:token>/", public.stages_stop, name="stages-stop"),
    ],
    "family": [path("stages-ahead/", family.stages_ahead, name="stages-ahead")],
}
