from django.urls import path

from activities.views.coordinator import feeds as office
from activities.views.partner import feeds as host
from activities.views.public import feeds as public
from activities.views.site import linked_events as data

API = "api/linked-events/v1/"
urls = {
    "public": [
        path("activities/calendar.ics", public.activity_calendar, name="activity-calendar"),
        path("activities/<int:pk>/calendar.ics", public.activity_calendar_one, name="activity-calendar-one"),
        path("activities/embed/", public.activity_embed, name="activity-embed"),
    ],
    "coordinator": [
        path("feeds/", office.feed_list, name="feed-list"),
        path("feeds/read/", office.feed_read, name="feed-read"),
        path("feeds/<int:pk>/", office.feed_preview, name="feed-preview"),
        path("feeds/sharing/", office.feed_sharing, name="feed-sharing"),
    ],
    "partner": [path("activities/sharing/", host.feed_sharing, name="feed-sharing")],
    "site": [
        path(API, data.root, name="linked-events"),
        path(f"{API}event/", data.event_list, name="linked-events-event"),
        path(f"{API}event/<str:key>/", data.event_one, name="linked-events-event-one"),
        path(f"{API}place/", data.place_list, name="linked-events-place"),
        path(f"{API}place/<str:key>/", data.place_one, name="linked-events-place-one"),
        path(f"{API}keyword/", data.keyword_list, name="linked-events-keyword"),
        path(f"{API}keyword/<str:key>/", data.keyword_one, name="linked-events-keyword-one"),
        path(f"{API}language/", data.language_list, name="linked-events-language"),
        path(f"{API}language/<str:key>/", data.language_one, name="linked-events-language-one"),
    ],
}
