from django.urls import path

from activities.views.coordinator import coverage as office
from activities.views.volunteer import coverage as own

urls = {
    "coordinator": [
        path("coverage/", office.coverage, name="coverage"),
        path("coverage/cell/", office.coverage_cell, name="coverage-cell"),
    ],
    "volunteer": [path("gaps/", own.gaps, name="gaps")],
}
