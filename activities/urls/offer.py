from django.urls import path

from activities.views.public import clock, offer

urls = {
    "public": [
        path("activities/", offer.activity_list, name="activity-list"),
        path("activities/<int:pk>/", offer.activity_detail, name="activity-detail"),
        path("clock/", clock.clock, name="clock"),
    ],
}
