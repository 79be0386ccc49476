from django.urls import path
from django.views.decorators.cache import never_cache

from families.views.public import arrival, entry, feeds, places, spoken

public = [
    path("support/", arrival.start, name="support"),
    path("support/check/", never_cache(arrival.check), name="support-check"),
    path("support/receipt/", never_cache(arrival.receipt), name="support-receipt"),
    path("support/<slug:step>/", never_cache(arrival.step), name="support-step"),
    path("places/", places.municipalities, name="municipalities"),
    path("calendar/<str:token>.ics", never_cache(feeds.feed), name="calendar-feed"),
    path("own/<str:token>/", never_cache(entry.entry), name="family-entry"),
    path("own-code/", never_cache(entry.code), name="family-code"),
    path("open/", never_cache(spoken.spoken_code), name="family-spoken-code"),
    path("weather/", never_cache(entry.quick_exit), name="quick-exit"),
    path("own-link/", never_cache(entry.link_lost), name="family-link-lost"),
]
