from django.urls import path

from activities.views.coordinator import activities as office
from activities.views.coordinator import methods, times
from activities.views.partner import activities as partner

urls = {
    "coordinator": [
        path("activities/", office.activity_list, name="activity-list"),
        path("activities/new/", office.activity_new, name="activity-new"),
        path("activities/methods/", methods.method_list, name="method-list"),
        path("activities/methods/new/", methods.method_new, name="method-new"),
        path("activities/methods/<int:pk>/", methods.method_edit, name="method-edit"),
        path("activities/<int:pk>/", office.activity_detail, name="activity-detail"),
        path("activities/<int:pk>/edit/", office.activity_edit, name="activity-edit"),
        path("activities/<int:pk>/rhythm/", office.activity_rhythm, name="activity-rhythm"),
        path("activities/<int:pk>/touch/", office.activity_touch, name="activity-touch"),
        path("activities/<int:pk>/plan/", office.activity_plan, name="activity-plan"),
        path("activities/<int:pk>/publish/", office.activity_publish, name="activity-publish"),
        path("activities/<int:pk>/unpublish/", office.activity_unpublish, name="activity-unpublish"),
        path("activities/<int:pk>/learn/", office.activity_learn, name="activity-learn"),
        path("activities/<int:pk>/cancel/", office.activity_cancel, name="activity-cancel"),
        path("activities/<int:pk>/continue/", office.activity_continue, name="activity-continue"),
        path("activities/<int:pk>/times/add/", times.time_add, name="activity-time-add"),
        path("activity-times/<int:pk>/edit/", times.time_edit, name="activity-time-edit"),
        path("activity-times/<int:pk>/cancel/", times.time_cancel, name="activity-time-cancel"),
    ],
    "partner": [path("activities/", partner.activity_list, name="activity-list")],
}
