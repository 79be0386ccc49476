"""What was read of the service catalogue and waits to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.actor import Actor
from partners.models import DirectoryReading
from partners.shown.readings import counts
from partners.states import Reading
from portal.today.work import Work, page


def reading_works(actor: Actor) -> Iterator[Work]:
    """One row for each municipality whose reading waits; one query."""
    waiting = DirectoryReading.objects.visible_to(actor).filter(state=Reading.READ)
    for reading in waiting.select_related("source__municipality"):
        yield Work(
            kind="reading",
            tone="info",
            title=reading.source.municipality.name,
            since=reading.state_since,
            since_label=_("read"),
            text=counts(reading),
            url=page("reading-detail", reading.pk),
            label=_("Look at what was found"),
            action_url=page("reading-detail", reading.pk),
        )
