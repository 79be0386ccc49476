from django.urls import path

from activities.views.house import house_calendar

calendar = [path("house-calendar/", house_calendar, name="house-calendar")]
urls = {"coordinator": calendar, "partner": calendar}
