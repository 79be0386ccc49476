from django.urls import path

from partners.views.administration import readiness

urls = {"administration": [path("readiness/", readiness.readiness, name="readiness")]}
