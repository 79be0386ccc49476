import pytest
from django.conf import settings

from config.celery import app

pytestmark = pytest.mark.smoke


def test_every_tick_of_the_clock_has_its_task() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()


def test_a_tick_that_nobody_took_is_gone_before_the_next() -> None:
    schedule = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if isinstance(entry["schedule"], float)]
    assert [entry["options"]["expires"] for entry in schedule] == [entry["schedule"] for entry in schedule]


def test_the_nightly_tick_comes_once_a_night_and_not_in_the_day() -> None:
    nightly = settings.CELERY_BEAT_SCHEDULE["retain"]
    assert (nightly["schedule"].hour, nightly["schedule"].minute) == ({2}, {40})
    assert nightly["options"]["expires"] == 3600
