from django.urls import path

from activities.views.coordinator.network import network

urls = {"coordinator": [path("network/", network, name="network")]}
