from django import template

from notifications import dates

register = template.Library()
register.filter(dates.full_date)
register.filter(dates.day_and_month)
register.filter(dates.weekday)
register.filter(dates.hour)
register.filter(dates.clock)
