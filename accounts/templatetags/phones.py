from __future__ import annotations

from django import template

from accounts.phones import as_people_write

register = template.Library()
register.filter("as_people_write", lambda number: as_people_write(str(number)))
