from __future__ import annotations

from django.conf import settings
from django.urls import path

from notifications.views import coordinator as coordinator_views
from notifications.views import dev as dev_views

coordinator = [
    path("messages/", coordinator_views.messages, name="messages"),
    path("messages/<int:pk>/", coordinator_views.message, name="message"),
    path("messages/<int:pk>/send-again/", coordinator_views.send_again, name="message-send-again"),
    path("messages/<int:pk>/leave/", coordinator_views.leave, name="message-leave"),
]

dev = [path("mailbox/", dev_views.mailbox, name="mailbox")] if settings.RINNALLA_DEV_MAILBOX else []
