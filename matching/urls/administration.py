from django.urls import path

from matching.views.administration import weights as pages

administration = [
    path("weights/", pages.weights, name="weights"),
    path("weights/<int:pk>/", pages.weights_edit, name="weights-edit"),
    path("weights/<int:pk>/reset/", pages.weights_reset, name="weights-reset"),
]
